package dev.agentctl.supervisor.team;

import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.shared.agent.Tokens;
import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.shared.team.AgentSession.Worktree;
import dev.agentctl.shared.team.Phase;
import dev.agentctl.shared.team.Role;
import dev.agentctl.shared.team.Signal;
import dev.agentctl.supervisor.claude.ClaudeMessage;
import dev.agentctl.supervisor.claude.ClaudeMessage.Bill;
import dev.agentctl.supervisor.control.TeamCommand;
import dev.agentctl.supervisor.control.TeamReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;

/** A team's core with a clock in hand, and a hand for each event; what it asks of the world is written down. */
final class TeamDesk {
    /** All that was asked of the world since {@link #forget}. */
    final List<TeamEffect> effects = new ArrayList<>();

    Instant now = Instant.parse("2026-03-01T10:00:00Z");
    private final TeamConfig config;
    private final ZoneId zone;
    private TeamCore core;
    private long ids;

    TeamDesk(TestTeam team) {
        this(team, ZoneId.of("UTC"));
    }

    TeamDesk(TestTeam team, ZoneId zone) {
        this.config = team.config();
        this.zone = zone;
        this.core = new TeamCore(new TeamState(config), zone, this::fresh);
        begin();
    }

    private void begin() {
        effects.addAll(core.begin(now));
        on(new TeamEvent.LeftoversEnded());
    }

    /** The supervisor is killed, and another begins with what is written down; it has not yet read what is left. */
    void killNine() {
        try {
            byte[] disk = TeamStateJson.of(core.state(), now).toString().getBytes(StandardCharsets.UTF_8);
            core = new TeamCore(TeamStateJson.read(Json.object(disk), config, now), zone, this::fresh);
        } catch (IOException torn) {
            throw new UncheckedIOException(torn);
        }
        effects.clear();
        begin();
    }

    /** The same, and nothing was left. */
    void killNineAndRecover() {
        killNine();
        on(new TeamEvent.LeftoversRead());
    }

    /** One whose supervisor has begun, and found nothing. */
    static TeamDesk begun(TestTeam team) {
        TeamDesk desk = new TeamDesk(team);
        desk.on(new TeamEvent.LeftoversRead());
        desk.forget();
        return desk;
    }

    TeamState state() {
        return core.state();
    }

    TeamCore core() {
        return core;
    }

    Session session(String nick) {
        return Objects.requireNonNull(state().sessions.get(nick), nick);
    }

    Phase phase(String nick) {
        return session(nick).standing.phase();
    }

    /** What is remarked of it now. */
    String notice(String nick, String kind) {
        return Objects.requireNonNull(session(nick).notices.get(kind), kind).text();
    }

    /** What is remarked of the team now. */
    String notice(String kind) {
        return Objects.requireNonNull(state().notices.get(kind), kind).text();
    }

    private UUID fresh() {
        return new UUID(0, ++ids);
    }

    void forget() {
        effects.clear();
    }

    void on(TeamEvent event) {
        effects.addAll(core.on(event, now));
    }

    void pass(Duration span) {
        now = now.plus(span);
        on(new TeamEvent.Tick());
    }

    void look() {
        on(new TeamEvent.Looked(0, Map.of(), Map.of()));
    }

    TeamReply ask(TeamCommand command) {
        on(new TeamEvent.Asked(command, 1));
        return last(TeamEffect.Answer.class).reply();
    }

    /** The nick; empty text where it waits. */
    String spawn(Role role, String task) {
        return ask(new TeamCommand.Spawn(role, Optional.of(task), List.of(), Optional.empty()))
                .facts()
                .text("nick")
                .orElse("");
    }

    /** One that is at work on its mission. */
    String joins(Role role, String task) {
        String nick = spawn(role, task);
        hasWorktree(nick);
        starts(nick);
        return nick;
    }

    /** One that is done with its mission, and waits. */
    String ready(Role role, String task) {
        String nick = joins(role, task);
        ends(nick, 0);
        return nick;
    }

    void hasWorktree(String nick) {
        on(new TeamEvent.WorktreeMade(nick, new Worktree(Path.of("/trees/" + nick), "agent/" + nick)));
    }

    /** Its process, which was asked for, runs and has answered. */
    void starts(String nick) {
        long life = session(nick).life;
        on(new TeamEvent.Started(nick, life, new ProcessIdentity(100 + life, life, "b")));
        on(new TeamEvent.Ready(nick, life));
    }

    void hears(String nick, ClaudeMessage... lines) {
        for (ClaudeMessage line : lines) {
            Session session = session(nick);
            on(new TeamEvent.Heard(nick, session.life, line, session.offset + 1));
        }
    }

    /** Its turn ends well. */
    void ends(String nick, double usd) {
        hears(nick, Lines.init(), Lines.result(usd));
    }

    /** Its process is over. */
    void exits(String nick, ExitReason reason) {
        on(new TeamEvent.Ended(nick, session(nick).life, reason, "it exited"));
    }

    void judged(String nick, Signal signal) {
        on(new TeamEvent.Judged(
                nick,
                state().checking.keySet().stream().findFirst().orElse(0L),
                session(nick).sessionId,
                new IdleVerdict(signal, "so it seems", Optional.of(new Bill(Tokens.NONE, OptionalDouble.of(0.5))))));
    }

    <E extends TeamEffect> List<E> all(Class<E> kind) {
        return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    <E extends TeamEffect> E last(Class<E> kind) {
        return all(kind).getLast();
    }

    /** What it was told last. */
    String told() {
        return last(TeamEffect.Tell.class).text();
    }

    /** The sentences that were said aloud. */
    String said() {
        return String.join(
                "\n",
                all(TeamEffect.Say.class).stream().map(TeamEffect.Say::sentence).toList());
    }
}
