package dev.agentctl.supervisor.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.Tokens;
import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.shared.team.AgentSession;
import dev.agentctl.shared.team.AgentSession.Activity;
import dev.agentctl.shared.team.AgentSession.Conversation;
import dev.agentctl.shared.team.AgentSession.Spending;
import dev.agentctl.shared.team.AgentSession.Standing;
import dev.agentctl.shared.team.Notice;
import dev.agentctl.shared.team.Phase;
import dev.agentctl.shared.team.Role;
import dev.agentctl.shared.team.Signal;
import dev.agentctl.shared.team.TeamHome;
import dev.agentctl.shared.team.TeamHomes;
import dev.agentctl.shared.team.TeamJson;
import dev.agentctl.shared.team.TeamName;
import dev.agentctl.shared.team.TeamSnapshot;
import dev.agentctl.shared.team.TeamSnapshot.TeamSpending;
import dev.agentctl.shared.team.TeamSnapshot.WaitingSpawn;
import dev.agentctl.supervisor.control.ControlServer;
import dev.agentctl.supervisor.control.TeamCommand;
import dev.agentctl.supervisor.control.TeamReply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TeamTest {
    @TempDir
    Path folder;

    private Desk desk;
    private TeamHome home;
    private final List<TeamCommand> asked = new CopyOnWriteArrayList<>();

    @BeforeEach
    void desk() throws IOException {
        desk = new Desk(folder);
        home = new TeamHomes(desk.homes).home(new TeamName("shop"));
        Files.createDirectories(home.path());
    }

    private ControlServer answering(TeamReply reply) throws IOException {
        return ControlServer.open(home.socket(), command -> {
            asked.add(command);
            return reply;
        });
    }

    private static final Instant NOW = Desk.START;

    private static Instant ago(long seconds) {
        return NOW.minusSeconds(seconds);
    }

    private static AgentSession session(
            String nick, Role role, Optional<String> task, Spending spending, Standing standing, Activity activity) {
        return new AgentSession(
                nick,
                role,
                task,
                List.of("#shop"),
                1,
                new Conversation("11111111-1111-4111-8111-111111111111", "sonnet", Optional.empty(), ago(3600)),
                spending,
                standing,
                activity,
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    private static Spending spending(double usd, boolean complete, double hour, long context) {
        return new Spending(
                new Tokens(1000, 2000, 300_000, 4000), usd, complete, hour, context, 150_000, OptionalDouble.empty());
    }

    private static TeamSnapshot team(Optional<ProcessIdentity> supervisor) {
        AgentSession ada = session(
                "ada",
                Role.EM,
                Optional.empty(),
                spending(1.25, true, 0.5, 63_000),
                new Standing(Phase.WORKING, "", ago(60), Optional.empty()),
                new Activity(Signal.TOOL, "Bash: mvn verify", ago(20), ago(20)));
        AgentSession bea = session(
                "bea",
                Role.WORKER,
                Optional.of("T7 the basket forgets\033[2J its wares when the page is loaded anew"),
                spending(0.004, false, 0, 149_000),
                new Standing(Phase.PARKED, "its budget of $5 is used up", ago(120), Optional.of(NOW.plusSeconds(600))),
                new Activity(Signal.LIMITED, "", ago(120), Instant.EPOCH));
        AgentSession warned = new AgentSession(
                bea.nick(),
                bea.role(),
                bea.task(),
                bea.channels(),
                bea.generation(),
                bea.conversation(),
                bea.spending(),
                bea.standing(),
                bea.activity(),
                List.of(new Notice(Notice.LOOP, "Bash was called 9 times with 'ls'", ago(30))),
                bea.worktree(),
                bea.process());
        return new TeamSnapshot(
                new TeamName("shop"),
                ago(5),
                supervisor,
                false,
                List.of(ada, warned),
                List.of(new WaitingSpawn(Role.WORKER, Optional.of("T8"), "16 sessions run already", ago(90))),
                List.of(),
                Optional.empty(),
                new TeamSpending(
                        new Tokens(2000, 4000, 600_000, 8000),
                        1.254,
                        false,
                        1.2,
                        0.5,
                        OptionalDouble.of(100),
                        OptionalDouble.empty()),
                List.of(new Notice(Notice.BUDGET, "80% of today's budget is spent", ago(10))));
    }

    private void written(TeamSnapshot team) throws IOException {
        Files.writeString(home.stateFile(), Json.line(TeamJson.of(team).with("own", "kept to itself")));
    }

    private static final List<String> STATUS = List.of(
            "shop: running, 2 sessions, written 5s ago",
            "spent: $1.25+ of $100, today $1.20, $0.50 in the last hour, 614k tokens",
            "",
            "ROLE    NICK  PHASE         SIGNAL                  TASK                              CONTEXT        "
                    + " TOKENS     COST  BURN/H   ACTIVE",
            "em      ada   working       tool: Bash: mvn verify  -                                 ####...... 42%   "
                    + " 307k    $1.25   $0.50  20s ago",
            "worker  bea   parked (10m)  limited                 T7 the basket forgets its wares…  #########. 99%   "
                    + " 307k  <$0.01+   $0.00        -",
            "",
            "waiting 1m: a worker for T8: 16 sessions run already",
            "team: budget: 80% of today's budget is spent",
            "bea: parked: its budget of $5 is used up",
            "bea: loop: Bash was called 9 times with 'ls'");

    @Test
    void status_is_the_supervisors_own_answer() throws Exception {
        try (ControlServer _ =
                answering(new TeamReply(true, "", TeamJson.of(team(Optional.of(ProcessIdentity.self())))))) {
            assertThat(desk.ctl("team", "status")).isZero();
            assertThat(desk.out().lines()).containsExactlyElementsOf(STATUS);
            assertThat(desk.err()).isEmpty();

            assertThat(desk.ctl("team", "status", "--team", "shop", "--json")).isZero();
            assertThat(desk.json().objects("sessions")).hasSize(2);
            assertThat(desk.json().flag("live")).contains(true);
            assertThat(desk.out()).doesNotContain("\033");
        }
        assertThat(asked).containsOnly(new TeamCommand.Status());
    }

    @Test
    void without_a_supervisor_it_is_what_was_last_written_and_says_so() throws Exception {
        assertThat(desk.ctl("team", "status")).isEqualTo(3);
        assertThat(desk.err()).isEqualTo("agentctl: team shop does not run, and nothing of it is written yet\n");

        written(team(Optional.empty()));
        assertThat(desk.ctl("team", "status")).isZero();
        assertThat(desk.out().lines()).first().isEqualTo("shop: stopped, 2 sessions, written 5s ago");
        assertThat(desk.out().lines().skip(1)).containsExactlyElementsOf(STATUS.subList(1, STATUS.size()));
        assertThat(desk.err()).isEqualTo("agentctl: team shop does not run; this is what it last wrote\n");

        assertThat(desk.ctl("team", "status", "--json")).isZero();
        assertThat(desk.json().flag("live")).contains(false);
        assertThat(desk.json().fields()).doesNotContainKey("own");

        Files.writeString(home.stateFile(), "{\"torn");
        assertThat(desk.ctl("team", "status")).isEqualTo(4);
        assertThat(desk.err()).contains("state.json is not valid JSON");
    }

    @Test
    void each_act_is_asked_for_and_its_answer_shown() throws Exception {
        try (ControlServer _ = answering(TeamReply.done("done\033[2J, or so"))) {
            for (String[] line : new String[][] {
                {"spawn", "worker"},
                {"spawn", "em", "T7", "mend it", "--channel", "#a", "--channel", "#b", "--handoff", "handoff/x"},
                {"retire", "ada"},
                {"shift", "ada"},
                {"nudge", "ada"},
                {"say", "ada", "look", "at /clear"},
                {"pause"},
                {"pause", "ada"},
                {"resume"},
                {"resume", "ada"}
            }) {
                String[] words = new String[line.length + 1];
                words[0] = "team";
                System.arraycopy(line, 0, words, 1, line.length);
                assertThat(desk.ctl(words)).as(desk.err()).isZero();
                assertThat(desk.out()).isEqualTo("done, or so\n");
            }
        }
        assertThat(asked)
                .containsExactly(
                        new TeamCommand.Spawn(Role.WORKER, Optional.empty(), List.of(), Optional.empty()),
                        new TeamCommand.Spawn(
                                Role.EM, Optional.of("T7 mend it"), List.of("#a", "#b"), Optional.of("handoff/x")),
                        new TeamCommand.Retire("ada"),
                        new TeamCommand.Shift("ada"),
                        new TeamCommand.Nudge("ada"),
                        new TeamCommand.Say("ada", "look at /clear"),
                        new TeamCommand.Pause(Optional.empty()),
                        new TeamCommand.Pause(Optional.of("ada")),
                        new TeamCommand.Resume(Optional.empty()),
                        new TeamCommand.Resume(Optional.of("ada")));
    }

    @Test
    void a_refusal_is_exit_code_4_and_a_dead_supervisor_3() throws Exception {
        try (ControlServer _ = answering(TeamReply.refused("there is no session zoe"))) {
            assertThat(desk.ctl("team", "nudge", "zoe")).isEqualTo(4);
            assertThat(desk.err()).isEqualTo("agentctl: there is no session zoe\n");
        }
        assertThat(desk.ctl("team", "nudge", "zoe")).isEqualTo(3);
        assertThat(desk.err())
                .isEqualTo("agentctl: team shop does not run: start it with 'agentctl team start --config FILE'\n");
    }

    @Test
    void which_team_is_meant_must_be_clear() throws Exception {
        Files.createDirectories(
                new TeamHomes(desk.homes).home(new TeamName("web")).path());
        assertThat(desk.ctl("team", "status")).isEqualTo(2);
        assertThat(desk.err()).isEqualTo("agentctl: there are 2 teams (shop, web): say which one with --team\n");
        assertThat(desk.ctl("team", "status", "--team", "none")).isEqualTo(4);
        assertThat(desk.err()).contains("no team none is known");

        Path file = Files.writeString(folder.resolve("x.toml"), "name = 'shop'");
        try (ControlServer _ = answering(TeamReply.done("nudged"))) {
            assertThat(desk.ctl("team", "nudge", "ada", "--config", file.toString()))
                    .isZero();
            assertThat(desk.ctl("team", "nudge", "ada", "--team", "shop")).isZero();
        }
    }

    @Test
    void teams_are_listed_with_how_they_are() throws Exception {
        assertThat(desk.ctl("team", "list")).isZero();
        assertThat(desk.out()).contains("shop  new");
        written(team(Optional.of(ProcessIdentity.self())));
        Files.writeString(
                Files.createDirectories(new TeamHomes(desk.homes)
                                .home(new TeamName("torn"))
                                .path())
                        .resolve("state.json"),
                "{");

        assertThat(desk.ctl("team", "list")).isZero();
        assertThat(desk.out().lines())
                .containsExactly(
                        "TEAM  CONDITION   SESSIONS   COST  TODAY  WRITTEN",
                        "shop  running            2  $1.25  $1.20   5s ago",
                        "torn  unreadable         -      -      -        -");
        assertThat(desk.ctl("team", "list", "--json")).isZero();
        assertThat(desk.json().objects("teams").getFirst().text("condition")).contains("running");
    }

    @Test
    void a_supervisor_in_a_container_is_judged_by_what_it_writes() throws Exception {
        ProcessIdentity inside = new ProcessIdentity(7, 4711, "some-boot pid:[4026532000]");
        written(team(Optional.of(inside)));
        desk.ctl("team", "list");
        assertThat(desk.out()).contains("shop  running");
        desk.pass(Duration.ofSeconds(90));
        desk.ctl("team", "list");
        assertThat(desk.out()).contains("shop  died");
        ProcessIdentity gone = new ProcessIdentity(
                ProcessIdentity.self().pid(), 1, ProcessIdentity.self().boot());
        written(team(Optional.of(gone)));
        desk.ctl("team", "status");
        assertThat(desk.out()).startsWith("shop: died, 2 sessions");
    }

    @Test
    void rescued_work_is_listed() throws Exception {
        JsonObject ref = JsonObject.EMPTY
                .with("kind", "ref")
                .with("nick", "ada")
                .with("where", "refs/rescue/ada/1")
                .with("at", ago(3600).toString())
                .with("repository", "/srv/shop");
        try (ControlServer _ =
                answering(new TeamReply(true, "", JsonObject.EMPTY.with("rescued", List.of(ref, JsonObject.EMPTY))))) {
            assertThat(desk.ctl("team", "rescued")).isZero();
            assertThat(desk.out().lines())
                    .containsExactly(
                            "NICK  KIND       WHEN  WHERE              REPOSITORY",
                            "ada   ref   1h00m ago  refs/rescue/ada/1  /srv/shop",
                            "-     -             -  -                  -");
            assertThat(desk.ctl("team", "rescued", "--json")).isZero();
            assertThat(desk.json().objects("rescued").getFirst()).isEqualTo(ref);
        }
        try (ControlServer _ = answering(TeamReply.done(""))) {
            desk.ctl("team", "rescued");
            assertThat(desk.out()).isEqualTo("nothing was rescued\n");
        }
    }

    @Test
    void rescued_work_is_listed_by_git_itself_where_no_supervisor_runs() throws Exception {
        Path project = Files.createDirectories(folder.resolve("project"));
        Path file = Files.writeString(project.resolve("team.toml"), "name = 'shop'");
        Process git = new ProcessBuilder("git", "init", "-q", project.toString()).start();
        assertThat(git.waitFor()).isZero();

        assertThat(desk.ctl("team", "rescued", "--config", file.toString()))
                .as(desk.err())
                .isZero();
        assertThat(desk.out()).isEqualTo("nothing was rescued\n");
        assertThat(desk.ctl("team", "rescued", "--team", "shop")).isEqualTo(3);
    }

    @Test
    void logs_are_a_sessions_or_the_supervisors() throws Exception {
        Files.writeString(home.logFile(), "one\ntwo\nthree\n");
        Files.createDirectories(home.sessionLog("ada").getParent());
        Files.writeString(home.sessionLog("ada"), "> Bash: ls\n\033[2J= done\n");

        assertThat(desk.ctl("team", "logs")).isZero();
        assertThat(desk.out()).isEqualTo("one\ntwo\nthree\n");
        assertThat(desk.ctl("team", "logs", "2")).isZero();
        assertThat(desk.out()).isEqualTo("two\nthree\n");
        desk.terminal = true;
        assertThat(desk.ctl("team", "logs", "ada", "1")).isZero();
        assertThat(desk.out()).isEqualTo("= done\n");
        assertThat(desk.ctl("team", "logs", "zoe")).isEqualTo(4);
        assertThat(desk.err()).contains("there is no log at").contains("zoe.log");

        List<String> more = new CopyOnWriteArrayList<>(List.of("four\n"));
        desk.waiting = () -> {
            if (more.isEmpty()) {
                throw new InterruptedException("enough");
            }
            try {
                Files.writeString(home.logFile(), more.removeFirst(), java.nio.file.StandardOpenOption.APPEND);
            } catch (IOException failure) {
                throw new AssertionError(failure);
            }
        };
        assertThat(desk.ctl("team", "logs", "-f", "1")).isEqualTo(4);
        assertThat(desk.out()).isEqualTo("three\nfour\n");
    }

    @Test
    void the_configuration_is_checked_and_printed() throws Exception {
        Path file = Files.writeString(folder.resolve("team.toml"), "name = 'shop'\n[limits]\nsessions = 3");

        assertThat(desk.ctl("team", "config", "--config", file.toString())).isZero();
        assertThat(desk.out()).contains("name = \"shop\"", "[limits]\nsessions = 3\n", "model = \"opus\"");
        Path printed = Files.writeString(folder.resolve("printed.toml"), desk.out());
        String first = desk.out();
        assertThat(desk.ctl("team", "config", "--config", printed.toString())).isZero();
        assertThat(desk.out()).isEqualTo(first);

        assertThat(desk.ctl("team", "config", "--config", file.toString(), "--json"))
                .isZero();
        assertThat(desk.json()
                        .object("config")
                        .flatMap(config -> config.object("limits"))
                        .orElseThrow()
                        .number("sessions"))
                .hasValue(3);

        Files.writeString(file, "[limits]\nsesions = 3");
        assertThat(desk.ctl("team", "config", "--config", file.toString())).isEqualTo(4);
        assertThat(desk.err())
                .isEqualTo(
                        "agentctl: " + file + ": there is no key 'limits.sesions', did you mean 'limits.sessions'?\n");

        assertThat(desk.ctl("team", "config", "--explain")).isZero();
        assertThat(desk.out()).contains("context.handoff ");
        assertThat(desk.ctl("team", "config", "--explain", "--json")).isZero();
        assertThat(desk.json().objects("keys")).isNotEmpty();
        assertThat(desk.ctl("team", "config", "--example")).isZero();
        Files.writeString(file, desk.out());
        assertThat(desk.ctl("team", "config", "--config", file.toString())).isZero();
    }

    @Test
    void a_team_that_runs_is_not_started_again() throws Exception {
        Path file = Files.writeString(folder.resolve("team.toml"), "name = 'shop'");
        try (ControlServer _ = answering(TeamReply.done(""))) {
            assertThat(desk.ctl("team", "start", "--config", file.toString())).isEqualTo(4);
            assertThat(desk.err())
                    .isEqualTo("agentctl: team shop runs already: see 'agentctl team status --team shop'\n");
        }
        Files.writeString(file, "name = 'shop'\nproject = 'none'");
        assertThat(desk.ctl("team", "start", "--config", file.toString())).isEqualTo(4);
        assertThat(desk.err()).contains("project is " + folder.resolve("none") + ", which is no folder");
    }

    @Test
    void a_stop_waits_until_nobody_listens() throws Exception {
        ControlServer server = answering(TeamReply.done("ending"));
        int[] waits = {0};
        desk.waiting = () -> {
            if (++waits[0] == 3) {
                try {
                    server.close();
                } catch (IOException failure) {
                    throw new AssertionError(failure);
                }
            }
        };
        assertThat(desk.ctl("team", "stop")).isZero();
        assertThat(desk.out()).isEqualTo("team shop: stopped\n");
        assertThat(waits[0]).isEqualTo(3);
        assertThat(asked.getFirst()).isEqualTo(new TeamCommand.Stop());
        assertThat(desk.ctl("team", "stop")).isZero();
        assertThat(desk.out()).isEqualTo("team shop: does not run\n");
    }
}
