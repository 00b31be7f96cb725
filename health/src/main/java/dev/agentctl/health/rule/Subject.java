package dev.agentctl.health.rule;

import dev.agentctl.health.rule.Finding.Act;
import dev.agentctl.health.rule.Finding.Evidence;
import dev.agentctl.health.rule.Finding.Kind;
import dev.agentctl.health.rule.Finding.Recommendation;
import dev.agentctl.health.rule.Finding.Severity;
import dev.agentctl.health.snapshot.AgentSample;
import dev.agentctl.health.snapshot.Condition;
import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.engine.Protection;
import dev.agentctl.shared.text.Clean;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The agent that a rule looks at, and the words that its findings share. */
record Subject(AgentSample sample, Instant now, Limits limits) {
    private static final int MAX_TEXT = 200;

    String name() {
        return sample.agent().name().text();
    }

    boolean isProtected() {
        return Protection.covers(sample.agent());
    }

    boolean isRunning() {
        return sample.agent().isRunning();
    }

    Condition condition() {
        return sample.condition();
    }

    /** Not negative: a time in the future counts as now. */
    Duration age(Instant at) {
        return at.isAfter(now) ? Duration.ZERO : Duration.between(at, now);
    }

    /** How old the supervisor's last word is. */
    Duration stateAge() {
        return sample.state().flatMap(AgentState::updatedAt).map(this::age).orElse(Duration.ZERO);
    }

    /** Whether the supervisor's heartbeat is too old to believe what the home says of its agent. */
    boolean isHeartbeatOlderThan(Duration bound) {
        return sample.heartbeat().isPresent() && age(sample.heartbeat().get()).compareTo(bound) > 0;
    }

    Finding finding(
            Kind kind, Severity severity, String sentence, List<Evidence> evidence, Recommendation recommendation) {
        return new Finding(
                kind,
                severity,
                Optional.of(sample.agent().id()),
                name(),
                sentence,
                evidence,
                Optional.of(recommendation));
    }

    /** What the state file says last went wrong, cleaned and cut; empty text where it says nothing. */
    String lastError() {
        return sample.state().flatMap(AgentState::lastError).map(Subject::clean).orElse("");
    }

    static String clean(String text) {
        return Clean.line(text, MAX_TEXT);
    }

    Recommendation stop() {
        if (isProtected()) {
            return new Recommendation(
                    Act.LOOK, name() + " is protected, so these tools do not stop it; look at what it does.", logs());
        }
        if (condition() == Condition.UNKNOWN) {
            return new Recommendation(
                    Act.LOOK,
                    "The state of " + name() + " is unknown, so nothing stops it unasked; look at it first.",
                    "agentctl status " + name());
        }
        return new Recommendation(Act.STOP, "Stop " + name() + ".", "agentctl stop " + name());
    }

    Recommendation restart() {
        if (isProtected()) {
            return new Recommendation(
                    Act.LOOK,
                    name() + " is protected, so these tools do not restart it; look at what it says.",
                    logs());
        }
        return new Recommendation(Act.RESTART, "Restart " + name() + ".", "agentctl restart " + name());
    }

    Recommendation look(String sentence) {
        return look(sentence, logs());
    }

    Recommendation look(String sentence, String command) {
        return new Recommendation(Act.LOOK, sentence, command);
    }

    private String logs() {
        return "agentctl logs " + name() + " 100";
    }
}
