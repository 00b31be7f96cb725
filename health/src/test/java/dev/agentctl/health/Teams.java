package dev.agentctl.health;

import static dev.agentctl.health.Samples.GIB;
import static dev.agentctl.health.Samples.NOW;

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
import dev.agentctl.shared.team.TeamTask.Origin;
import dev.agentctl.shared.team.TeamTask.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Teams for tests: a healthy one, of which a test changes what it is about. Mutable. */
public final class Teams {
    public static final TeamName NAME = new TeamName("alpha");
    public static final ProcessIdentity SUPERVISOR = new ProcessIdentity(4000, 100, "boot");

    private final List<One> sessions = new ArrayList<>();
    private final List<WaitingSpawn> waiting = new ArrayList<>();
    private final List<TeamTask> tasks = new ArrayList<>();
    private Optional<Chat> chat = Optional.empty();
    private final List<Notice> notices = new ArrayList<>();
    private Instant writtenAt = NOW.minusSeconds(4);
    private @Nullable ProcessIdentity supervisor = SUPERVISOR;
    private boolean supervised = true;
    private boolean paused;
    private double usd = 30;
    private double usdToday = 10;

    private Teams() {}

    public static Teams team(One... sessions) {
        Teams team = new Teams();
        team.sessions.addAll(List.of(sessions));
        return team;
    }

    public static One session(String nick) {
        return new One(nick);
    }

    public Teams writtenAgo(Duration ago) {
        writtenAt = NOW.minus(ago);
        return this;
    }

    public Teams unsupervised() {
        supervised = false;
        return this;
    }

    public Teams stopped() {
        supervisor = null;
        return unsupervised();
    }

    public Teams paused() {
        paused = true;
        return this;
    }

    public Teams today(double dollars) {
        usdToday = dollars;
        return this;
    }

    public Teams waits(Role role, String task, String why) {
        waiting.add(new WaitingSpawn(role, Optional.of(task), why, NOW.minusSeconds(90)));
        return this;
    }

    /** With the next number. */
    public Teams task(Status status, Duration since, String why) {
        long number = tasks.size() + 1L;
        tasks.add(new TeamTask(
                number,
                "Mend part " + number,
                new Origin("zoe", Optional.of("#alpha")),
                Optional.empty(),
                status,
                status == Status.QUEUED ? Optional.empty() : Optional.of("ada"),
                status == Status.DEAD ? 3 : 1,
                why,
                NOW.minus(since).minusSeconds(600),
                NOW.minus(since),
                Optional.empty()));
        return this;
    }

    public Teams chat(boolean isConnected, Duration since, String sentence) {
        chat = Optional.of(new Chat(isConnected, sentence, NOW.minus(since), 3));
        return this;
    }

    public Teams notice(String kind, String text) {
        notices.add(new Notice(kind, text, NOW.minusSeconds(60)));
        return this;
    }

    public TeamSnapshot snapshot() {
        return new TeamSnapshot(
                NAME,
                writtenAt,
                Optional.ofNullable(supervisor),
                paused,
                sessions.stream().map(One::session).toList(),
                waiting,
                tasks,
                chat,
                new TeamSpending(Tokens.NONE, usd, true, usdToday, 3.5, OptionalDouble.of(1000), OptionalDouble.of(50)),
                notices);
    }

    public TeamSample sample() {
        return new TeamSample(
                NAME,
                Optional.of(snapshot()),
                supervised,
                Optional.empty(),
                sessions.stream().map(One::sample).toList());
    }

    public FleetSnapshot fleet() {
        FleetSnapshot none = Samples.fleet();
        return new FleetSnapshot(
                none.at(), none.host(), none.engines(), none.agents(), none.killSwitch(), List.of(sample()));
    }

    /** One session: a worker in a turn, well, until told. */
    public static final class One {
        private final String nick;
        private Role role = Role.WORKER;
        private Optional<String> task = Optional.of("T-17 port the parser");
        private Phase phase = Phase.WORKING;
        private String why = "";
        private @Nullable Instant until;
        private Signal signal = Signal.TOOL;
        private String evidence = "Bash: mvn test";
        private Instant lastActive = NOW.minusSeconds(5);
        private double usd = 1.25;
        private long context = 60_000;
        private final List<Notice> notices = new ArrayList<>();
        private long memory = 400L << 20;
        private @Nullable ProcessIdentity process;

        private One(String nick) {
            this.nick = nick;
        }

        public One role(Role what) {
            role = what;
            return this;
        }

        public One task(@Nullable String text) {
            task = Optional.ofNullable(text);
            return this;
        }

        public One in(Phase how, String reason) {
            phase = how;
            why = reason;
            return this;
        }

        public One until(Instant at) {
            until = at;
            return this;
        }

        public One seen(Signal what, String words) {
            signal = what;
            evidence = words;
            return this;
        }

        public One activeAgo(Duration ago) {
            lastActive = NOW.minus(ago);
            return this;
        }

        public One cost(double dollars) {
            usd = dollars;
            return this;
        }

        public One context(long tokens) {
            context = tokens;
            return this;
        }

        public One notice(String kind, String text) {
            notices.add(new Notice(kind, text, NOW.minusSeconds(120)));
            return this;
        }

        public One memory(long gibibytes) {
            memory = gibibytes * GIB;
            return this;
        }

        public One process(ProcessIdentity identity) {
            process = identity;
            return this;
        }

        public AgentSession session() {
            return new AgentSession(
                    nick,
                    role,
                    task,
                    List.of("#alpha"),
                    1,
                    new Conversation(
                            "0d5e3a44-6a53-4d7c-8f0f-0c1d2e3f4a5b",
                            "sonnet",
                            Optional.empty(),
                            NOW.minus(Duration.ofHours(2))),
                    new Spending(
                            new Tokens(1000, 2000, 30_000, 4000),
                            usd,
                            true,
                            0.4,
                            context,
                            150_000,
                            OptionalDouble.of(5)),
                    new Standing(phase, why, NOW.minusSeconds(300), Optional.ofNullable(until)),
                    new Activity(signal, evidence, NOW.minusSeconds(30), lastActive),
                    notices,
                    Optional.of(new Worktree(Path.of("/work/trees/" + nick.replace('\0', '-')), "agent/" + nick)),
                    Optional.ofNullable(process));
        }

        public SessionSample sample() {
            AgentSession session = session();
            return new SessionSample(
                    SessionSample.idOf(NAME, session),
                    NAME,
                    session,
                    session.worktree().map(tree -> tree.path().toString()),
                    Optional.of(new Usage(1, 1, memory, OptionalLong.empty(), 7, OptionalLong.empty())),
                    OptionalDouble.of(12.5),
                    List.of(12.5));
        }
    }
}
