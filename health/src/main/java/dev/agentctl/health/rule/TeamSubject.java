package dev.agentctl.health.rule;

import dev.agentctl.health.rule.Finding.Act;
import dev.agentctl.health.rule.Finding.Evidence;
import dev.agentctl.health.rule.Finding.Kind;
import dev.agentctl.health.rule.Finding.Recommendation;
import dev.agentctl.health.rule.Finding.Severity;
import dev.agentctl.health.snapshot.SessionSample;
import dev.agentctl.health.snapshot.TeamSample;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.shared.text.Units;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The team that a rule looks at, or one session of it, and the words that their findings share. Nothing here is carried
 * out by a flag: a session is its supervisor's, which does it on a command.
 *
 * @param session empty where the team itself is meant
 */
record TeamSubject(TeamSample team, Optional<SessionSample> session, Instant now, Limits limits) {
    private static final int MAX_NICK = 60;
    private static final double MAX_PERCENT = 9999;
    private static final String PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.";

    /** The nick, or the team's name. */
    String name() {
        return session.map(sample -> Clean.line(sample.session().nick(), MAX_NICK))
                .orElse(team.name().text());
    }

    /** How a sentence names it. */
    String named() {
        return session.isPresent() ? name() : "team " + name();
    }

    /** Not negative: a time in the future counts as now. */
    Duration age(Instant at) {
        return at.isAfter(now) ? Duration.ZERO : Duration.between(at, now);
    }

    /** How old the supervisor's last word is. */
    Duration stateAge() {
        return team.age(now).orElse(Duration.ZERO);
    }

    /** A share in percent; what is absurd, since a file can say anything, is cut. */
    static String percent(double share) {
        return Units.percent(Math.min(100 * share, MAX_PERCENT));
    }

    Evidence state(String field, String value) {
        return new Evidence("state.json " + field, value, stateAge());
    }

    Evidence state(String field, String value, Instant since) {
        return new Evidence("state.json " + field, value, age(since));
    }

    Finding finding(
            Kind kind, Severity severity, String sentence, List<Evidence> evidence, Recommendation recommendation) {
        return new Finding(
                kind,
                severity,
                Optional.of(session.map(SessionSample::id).orElse(team.id())),
                name(),
                sentence,
                evidence,
                Optional.of(recommendation));
    }

    /** @param words of {@code agentctl team}, with the nick after the first where a session is meant */
    Recommendation advise(String sentence, String... words) {
        StringBuilder command = new StringBuilder("agentctl team");
        for (int i = 0; i < words.length; i++) {
            command.append(' ').append(words[i]);
            if (i == 0 && session.isPresent()) {
                command.append(' ').append(quoted(name()));
            }
        }
        return new Recommendation(Act.LOOK, sentence, command + " --team " + team.name());
    }

    /** For the whole team, whatever session is meant. */
    Recommendation adviseTeam(String sentence, String word) {
        return new Recommendation(Act.LOOK, sentence, "agentctl team " + word + " --team " + team.name());
    }

    Recommendation logs(String sentence) {
        return session.isPresent() ? advise(sentence, "logs") : adviseTeam(sentence, "status");
    }

    /** A nick comes from a file that sessions can write: pasted into a shell it must be one word. */
    static String quoted(String nick) {
        boolean plain = !nick.isEmpty();
        for (int i = 0; i < nick.length(); i++) {
            plain &= PLAIN.indexOf(nick.charAt(i)) >= 0 || (nick.charAt(i) == '-' && i > 0);
        }
        return plain ? nick : "'" + nick.replace("'", "'\\''") + "'";
    }
}
