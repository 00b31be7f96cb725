package dev.agentctl.tui;

import dev.agentctl.health.snapshot.FleetSnapshot;
import dev.agentctl.health.snapshot.SessionSample;
import dev.agentctl.health.snapshot.TeamSample;
import dev.agentctl.shared.agent.Tokens;
import dev.agentctl.shared.engine.Usage;
import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.shared.team.AgentSession;
import dev.agentctl.shared.team.AgentSession.Activity;
import dev.agentctl.shared.team.AgentSession.Conversation;
import dev.agentctl.shared.team.AgentSession.Spending;
import dev.agentctl.shared.team.AgentSession.Standing;
import dev.agentctl.shared.team.AgentSession.Worktree;
import dev.agentctl.shared.team.Notice;
import dev.agentctl.shared.team.Phase;
import dev.agentctl.shared.team.Role;
import dev.agentctl.shared.team.Signal;
import dev.agentctl.shared.team.TeamName;
import dev.agentctl.shared.team.TeamSnapshot;
import dev.agentctl.shared.team.TeamSnapshot.Chat;
import dev.agentctl.shared.team.TeamSnapshot.TeamSpending;
import dev.agentctl.shared.team.TeamSnapshot.WaitingSpawn;
import dev.agentctl.shared.team.TeamTask;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Teams and their sessions for tests, of the same fixed instant as {@link Fleets}. */
public final class Sessions {
    private static final Instant AT = Fleets.AT;
    private static final long MB = 1L << 20;

    private Sessions() {}

    /** A team with one session for each way to be, and a spawn that waits. */
    public static TeamSample usual() {
        return team(
                "alpha",
                List.of(new WaitingSpawn(
                        Role.WORKER,
                        Optional.of("T-31"),
                        "12 of 12 sessions run: one must end first",
                        AT.minusSeconds(95))),
                one("Grace", Role.EM)
                        .task("Ship the parser")
                        .seen(Signal.MODEL, "answers")
                        .context(61_000)
                        .cost(3.42, 1.1),
                one("Ada", Role.MANAGER)
                        .task("T-12 grammar")
                        .seen(Signal.TOOL, "mcp__dev_wiki__write: handoff/T-12")
                        .context(88_000)
                        .cost(2.1, 0.7),
                one("Barbara", Role.MANAGER)
                        .phase(Phase.HANDING_OVER, "149k of 150k tokens")
                        .task("T-13 tests")
                        .context(149_000)
                        .cost(4.4, 0.9),
                one("Alan", Role.WORKER)
                        .task("T-17 port the lexer")
                        .seen(Signal.TOOL, "Bash: mvn -q test")
                        .usage(88, 1400 * MB)
                        .context(97_000)
                        .cost(1.83, 0.62),
                one("Edsger", Role.WORKER)
                        .phase(Phase.READY, "")
                        .seen(Signal.IDLE, "says that it waits for a build which has ended")
                        .task("T-18 shortest paths")
                        .active(1300)
                        .cost(0.4, 0),
                one("Frances", Role.WORKER)
                        .phase(Phase.READY, "")
                        .seen(Signal.QUIET, "")
                        .active(400)
                        .cost(0.11, 0),
                one("Ken", Role.WORKER)
                        .phase(Phase.PARKED, "rate limit of the account")
                        .seen(Signal.LIMITED, "five_hour")
                        .until(1500)
                        .task("T-19 the shell")
                        .active(240)
                        .cost(1.2, 0.3),
                one("Margaret", Role.WORKER)
                        .task("T-20 the lander")
                        .seen(Signal.SILENT, "no message since a tool ended")
                        .active(380)
                        .cost(0.9, 0.2),
                one("Niklaus", Role.WORKER)
                        .phase(Phase.READY, "")
                        .seen(Signal.BLOCKED, "needs the password of the test database")
                        .task("T-21 schema")
                        .active(700)
                        .context(40_000)
                        .cost(0.7, 0.1),
                one("Radia", Role.WORKER)
                        .phase(Phase.NEEDS_ATTENTION, "the login has expired: run 'agentctl token alpha'")
                        .task("T-22 bridges")
                        .active(5000)
                        .cost(4.8, 0));
    }

    /** {@link Fleets#usual} with {@link #usual}. */
    public static FleetSnapshot fleet() {
        return with(Fleets.usual(), usual());
    }

    /** Three teams: one well, one whose supervisor is gone, one whose state cannot be read. */
    public static FleetSnapshot several() {
        TeamSample lost = team(
                "beta",
                List.of(),
                one("Donald", Role.EM).task("Volume four").cost(12, 0),
                one("Leslie", Role.WORKER).cost(3, 0));
        TeamSnapshot old = lost.snapshot().orElseThrow();
        return with(
                Fleets.fleet(),
                team("alpha", List.of(), one("Grace", Role.EM).seen(Signal.MODEL, "answers")),
                new TeamSample(
                        lost.name(),
                        Optional.of(new TeamSnapshot(
                                old.name(),
                                AT.minusSeconds(200),
                                old.supervisor(),
                                false,
                                old.sessions(),
                                old.waiting(),
                                old.tasks(),
                                old.chat(),
                                old.spending(),
                                old.notices())),
                        false,
                        Optional.empty(),
                        lost.sessions()),
                new TeamSample(
                        new TeamName("gamma"),
                        Optional.empty(),
                        false,
                        Optional.of("/home/x/.agentchat/team/gamma/state.json is not valid JSON"),
                        List.of()));
    }

    /** So many workers. */
    public static FleetSnapshot many(int count) {
        Spec[] specs = new Spec[count];
        for (int i = 0; i < count; i++) {
            specs[i] = one("nick-" + (1000 + i), Role.WORKER).task("T-" + i).cost(i % 9, 0.1);
        }
        return with(Fleets.fleet(), team("alpha", List.of(), specs));
    }

    /** A team of two with these tasks. */
    public static TeamSample tasked(String name, List<TeamTask> tasks) {
        return of(team(name, List.of(), one("Grace", Role.EM), one("Alan", Role.WORKER)), tasks, Optional.empty());
    }

    /** The same team with these tasks and this chat. */
    public static TeamSample of(TeamSample team, List<TeamTask> tasks, Optional<Chat> chat) {
        TeamSnapshot old = team.snapshot().orElseThrow();
        return new TeamSample(
                team.name(),
                Optional.of(new TeamSnapshot(
                        old.name(),
                        old.writtenAt(),
                        old.supervisor(),
                        old.paused(),
                        old.sessions(),
                        old.waiting(),
                        tasks,
                        chat,
                        old.spending(),
                        old.notices())),
                team.supervised(),
                team.problem(),
                team.sessions());
    }

    public static FleetSnapshot with(FleetSnapshot fleet, TeamSample... teams) {
        return new FleetSnapshot(
                fleet.at(), fleet.host(), fleet.engines(), fleet.agents(), fleet.killSwitch(), List.of(teams));
    }

    public static TeamSample team(String name, List<WaitingSpawn> waiting, Spec... specs) {
        TeamName team = new TeamName(name);
        List<AgentSession> sessions = new ArrayList<>();
        List<SessionSample> samples = new ArrayList<>();
        for (Spec spec : specs) {
            sessions.add(spec.session());
            samples.add(spec.sample(team));
        }
        return new TeamSample(
                team,
                Optional.of(new TeamSnapshot(
                        team,
                        AT.minusSeconds(3),
                        Optional.of(new ProcessIdentity(4000, 77, "boot")),
                        false,
                        sessions,
                        waiting,
                        List.of(),
                        Optional.empty(),
                        new TeamSpending(
                                new Tokens(90_000, 210_000, 41_000_000, 2_000_000),
                                61.4,
                                true,
                                18.86,
                                3.92,
                                OptionalDouble.of(500),
                                OptionalDouble.of(50)),
                        List.of())),
                true,
                Optional.empty(),
                samples);
    }

    public static Spec one(String nick, Role role) {
        return new Spec(nick, role);
    }

    /** One session; in a turn, and well, until told. */
    public static final class Spec {
        private final String nick;
        private final Role role;
        private String id = "0d5e3a44-6a53-4d7c-8f0f-0c1d2e3f4a5b";
        private int generation = 2;
        private Optional<String> task = Optional.empty();
        private Phase phase = Phase.WORKING;
        private String why = "";
        private Optional<Instant> until = Optional.empty();
        private Signal signal = Signal.TOOL;
        private String evidence = "Bash: ls";
        private long active = 4;
        private long context = 52_000;
        private double usd = 1;
        private double burn = 0.2;
        private double cpu = 3;
        private long memory = 310 * MB;
        private final List<Notice> notices = new ArrayList<>();

        private Spec(String nick, Role role) {
            this.nick = nick;
            this.role = role;
        }

        public Spec id(String sessionId, int which) {
            id = sessionId;
            generation = which;
            return this;
        }

        public Spec task(String text) {
            task = Optional.of(text);
            return this;
        }

        public Spec phase(Phase what, String reason) {
            phase = what;
            why = reason;
            return this;
        }

        public Spec until(long inSeconds) {
            until = Optional.of(AT.plusSeconds(inSeconds));
            return this;
        }

        public Spec seen(Signal what, String words) {
            signal = what;
            evidence = words;
            return this;
        }

        public Spec active(long secondsAgo) {
            active = secondsAgo;
            return this;
        }

        public Spec context(long tokens) {
            context = tokens;
            return this;
        }

        public Spec cost(double dollars, double lastHour) {
            usd = dollars;
            burn = lastHour;
            return this;
        }

        public Spec usage(double percent, long bytes) {
            cpu = percent;
            memory = bytes;
            return this;
        }

        public Spec notice(String kind, String text) {
            notices.add(new Notice(kind, text, AT.minusSeconds(320)));
            return this;
        }

        AgentSession session() {
            return new AgentSession(
                    nick,
                    role,
                    task,
                    List.of("#alpha", "#build"),
                    generation,
                    new Conversation(
                            id,
                            "sonnet",
                            Optional.of("handoff/2026-05-04-" + role.word() + "-1"),
                            AT.minusSeconds(5400)),
                    new Spending(
                            new Tokens(3_000, 21_000, 1_400_000, 90_000),
                            usd,
                            true,
                            burn,
                            context,
                            150_000,
                            OptionalDouble.of(5)),
                    new Standing(phase, why, AT.minusSeconds(300), until),
                    new Activity(signal, evidence, AT.minusSeconds(active), AT.minusSeconds(active)),
                    notices,
                    Optional.of(new Worktree(
                            Path.of("/home/x/.agentchat/team/alpha/worktrees/" + role.word()), "agent/" + role.word())),
                    Optional.of(new ProcessIdentity(4711, 78, "boot")));
        }

        SessionSample sample(TeamName team) {
            AgentSession session = session();
            return new SessionSample(
                    SessionSample.idOf(team, session),
                    team,
                    session,
                    session.worktree().map(tree -> tree.path().toString()),
                    Optional.of(new Usage(0, 0, memory, OptionalLong.empty(), 19, OptionalLong.empty())),
                    OptionalDouble.of(cpu),
                    List.of(cpu, cpu / 2, cpu));
        }
    }
}
