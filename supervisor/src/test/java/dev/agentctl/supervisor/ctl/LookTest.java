package dev.agentctl.supervisor.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.AgentHome;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.engine.Engines.Problem;
import dev.agentctl.shared.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookTest {
    @TempDir
    Path folder;

    private Desk desk;

    @BeforeEach
    void desk() {
        desk = new Desk(folder);
    }

    private AgentState state(String name, String status) {
        return AgentState.initial(new AgentName(name), "keep the manual true")
                .with("status", status)
                .with("updated_at", desk.clock.instant())
                .with("started_at", desk.clock.instant())
                .with("pid", 4711);
    }

    private AgentHome running(String name, AgentState state) throws Exception {
        assertThat(desk.ctl("start", name, "keep the manual true")).isZero();
        AgentHome home = desk.home(name);
        home.writeState(state);
        return home;
    }

    @Test
    void status_says_all_that_is_known() throws Exception {
        running(
                "a",
                state("a", "backoff")
                        .with("restart_count", 3)
                        .with("backoff", 20)
                        .with("next_start_at", Desk.START.plusSeconds(100))
                        .with("last_active_at", Desk.START)
                        .with("exit_reason", "crash")
                        .with("last_error", "exit code 7"));
        desk.pass(Duration.ofSeconds(90));

        assertThat(desk.ctl("status", "a")).isZero();
        String key = Desk.agent(desk.podman, "a").id().shortKey();
        assertThat(desk.out().lines())
                .containsExactly(
                        "a",
                        "  engine        podman (container " + key + ")",
                        "  runs          localhost/agentchat-agent:latest",
                        "  condition     backoff",
                        "  up            1m30s",
                        "  pid           4711",
                        "  restarts      3",
                        "  backoff       20s",
                        "  next start    in 10s",
                        "  last activity 1m ago",
                        "  exit reason   crash",
                        "  last error    exit code 7",
                        "  mission       keep the manual true");
    }

    @Test
    void json_gives_the_same_facts_raw() throws Exception {
        running("a", state("a", "running").with("last_active_at", Desk.START).with("restart_count", 2));
        desk.pass(Duration.ofSeconds(90));

        assertThat(desk.ctl("status", "a", "--json")).isZero();
        JsonObject agent = desk.json().objects("agents").getFirst();
        assertThat(agent.text("name")).contains("a");
        assertThat(agent.text("engine")).contains("podman");
        assertThat(agent.text("key")).contains(Desk.agent(desk.podman, "a").id().key());
        assertThat(agent.text("condition")).contains("running");
        assertThat(agent.flag("running")).contains(true);
        assertThat(agent.number("uptime_s")).hasValue(90);
        assertThat(agent.number("restart_count")).hasValue(2);
        assertThat(agent.number("pid")).hasValue(4711);
        assertThat(agent.instant("last_active_at")).contains(Desk.START);
        assertThat(agent.fields()).containsEntry("next_start_at", null).containsEntry("exit_code", null);

        desk.podman.end("a", 137, true);
        assertThat(desk.ctl("list", "--json")).isZero();
        JsonObject ended = desk.json().objects("agents").getFirst();
        assertThat(ended.text("condition")).contains("died");
        assertThat(ended.number("exit_code")).hasValue(137);
        assertThat(ended.flag("oom_killed")).contains(true);
        assertThat(desk.json().number("schema")).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({
        "running,running,stopped",
        "starting,starting,stopped",
        "backoff,backoff,stopped",
        "rate-limited,rate-limited,stopped",
        "needs-token,needs-token,stopped",
        "needs-attention,needs-attention,needs-attention",
        "failed,failed,failed",
        "stopping,stopping,stopped",
        "stopped,stopping,stopped",
        "whatever,unknown,stopped"
    })
    void the_condition_joins_what_the_engine_sees_and_the_supervisor_says(String status, String alive, String endedWell)
            throws Exception {
        running("a", state("a", status));

        desk.ctl("list", "--json");
        assertThat(desk.json().objects("agents").getFirst().text("condition")).contains(alive);
        desk.podman.end("a", 0, false);
        desk.ctl("list", "--json");
        assertThat(desk.json().objects("agents").getFirst().text("condition")).contains(endedWell);
    }

    @Test
    void what_an_earlier_life_wrote_is_not_taken_for_this_ones() throws Exception {
        running("a", state("a", "failed"));
        desk.podman.end("a", 0, false);
        desk.pass(Duration.ofMinutes(1));
        desk.ctl("start", "a", "m");

        desk.ctl("list", "--json");
        assertThat(desk.json().objects("agents").getFirst().text("condition")).contains("starting");
    }

    @Test
    void a_plain_agent_runs_whatever_lies_in_its_home() throws Exception {
        AgentHome home = desk.home("a");
        home.writeState(state("a", "failed"));
        desk.podman.start(AgentSpec.of(new AgentName("a"), "m", List.of("x")).plain());

        assertThat(desk.ctl("status", "a")).isZero();
        assertThat(desk.out()).contains("condition     running").contains("without a supervisor");
    }

    @Test
    void a_hostile_home_is_reported_and_does_no_harm() throws Exception {
        AgentHome home = running("a", state("a", "running"));
        Files.writeString(home.stateFile(), "{\"torn");
        assertThat(desk.ctl("status", "a")).isZero();
        assertThat(desk.out()).contains("condition     unknown").contains("state.json is not valid JSON");

        Files.delete(home.stateFile());
        Files.createSymbolicLink(home.stateFile(), Path.of("/etc/passwd"));
        assertThat(desk.ctl("list")).isZero();
        assertThat(desk.ctl("status", "a")).isZero();
        assertThat(desk.out()).contains("is not a regular file").doesNotContain("root:");

        Files.delete(home.stateFile());
        home.writeState(state("a", "running")
                .with("last_error", "\033]0;owned\007\033[31mred\u202e\nnext")
                .with("mission", "\033[2Jgone\u009b2K"));
        for (String[] line : new String[][] {{"status", "a"}, {"list"}}) {
            desk.terminal = true;
            assertThat(desk.ctl(line)).isZero();
            assertThat(desk.out())
                    .doesNotContain("\033", "\u009b", "\u202e", "owned")
                    .contains("gone");
        }
        assertThat(desk.ctl("list", "--json")).isZero();
        assertThat(desk.out()).doesNotContain("\033", "\u009b", "\u202e");
    }

    @Test
    void the_list_has_a_row_for_each_agent_of_each_engine() throws Exception {
        running("b", state("b", "running").with("restart_count", 1).with("last_active_at", Desk.START));
        desk.local.start(AgentSpec.of(new AgentName("a"), "m", List.of("x")));
        desk.pass(Duration.ofMinutes(5));

        assertThat(desk.ctl("list")).isZero();
        assertThat(desk.out().lines().map(line -> line.replaceAll("  +", "|")))
                .containsExactly(
                        "AGENT|ENGINE|CONDITION|ID|UP|RESTARTS|NEXT|ACTIVE|MISSION",
                        "a|local|starting|00000001ffff|5m00s|-|-|-|-",
                        "b|podman|running|00000001ffff|5m00s|1|-|5m ago|keep the manual true");
    }

    @Test
    void an_engine_that_does_not_answer_is_said_beside_what_is_known() throws Exception {
        desk.local.start(AgentSpec.of(new AgentName("a"), "m", List.of("x")));
        desk.engines = List.of(desk.local);
        desk.problems.add(new Problem("podman", "Podman does not answer"));

        assertThat(desk.ctl("list")).isZero();
        assertThat(desk.out()).contains("a  ");
        assertThat(desk.err()).contains("agentctl: podman: Podman does not answer");
        desk.ctl("list", "--json");
        assertThat(desk.json().objects("problems").getFirst().text("sentence")).contains("Podman does not answer");

        desk.engines = List.of(desk.podman, desk.local);
        desk.podman.unreachable("gone");
        assertThat(desk.ctl("list")).isEqualTo(3);
        assertThat(desk.out()).contains("a  ");
    }

    @Test
    void no_agents_are_no_error() {
        assertThat(desk.ctl("list")).isZero();
        assertThat(desk.out().strip()).isEqualTo("no agents");
        assertThat(desk.ctl("status")).isZero();
        assertThat(desk.out().strip()).isEqualTo("no agents");
    }

    @Test
    void the_status_of_a_home_without_an_engine_is_still_told() throws Exception {
        desk.home("a").writeMission("was here");

        assertThat(desk.ctl("status", "a")).isZero();
        assertThat(desk.out())
                .contains("none knows it")
                .contains("condition     stopped")
                .contains("was here");
    }

    @Test
    void logs_are_the_last_fifty_lines_or_as_many_as_asked_for() throws Exception {
        AgentHome home = desk.home("a");
        Files.write(
                home.logFile(),
                IntStream.rangeClosed(1, 80).mapToObj(i -> "line " + i).toList());

        assertThat(desk.ctl("logs", "a")).isZero();
        assertThat(desk.out().lines()).hasSize(50).last().isEqualTo("line 80");
        assertThat(desk.ctl("logs", "a", "2")).isZero();
        assertThat(desk.out().lines()).containsExactly("line 79", "line 80");
    }

    @Test
    void logs_are_cleaned_for_a_terminal_and_left_as_they_are_for_a_pipe() throws Exception {
        AgentHome home = desk.home("a");
        String hostile = "\033]52;c;secret\007ok \033[31mred\u202e\n";
        Files.writeString(home.logFile(), hostile);

        desk.ctl("logs", "a");
        assertThat(desk.out()).isEqualTo(hostile);
        desk.terminal = true;
        desk.ctl("logs", "a");
        assertThat(desk.out()).isEqualTo("ok red" + System.lineSeparator());
    }

    @Test
    void following_shows_new_lines_over_a_rotation() throws Exception {
        AgentHome home = desk.home("a");
        Files.writeString(home.logFile(), "one\n");
        Deque<Step> steps = new ArrayDeque<>(List.of(
                () -> Files.writeString(home.logFile(), "two\n", StandardOpenOption.APPEND),
                () -> {
                    Files.move(home.logFile(), home.path().resolve("supervisor.log.1"));
                    Files.writeString(home.logFile(), "three\n");
                },
                () -> {}));
        desk.waiting = () -> {
            if (steps.isEmpty()) {
                throw new InterruptedException("the test has seen enough");
            }
            try {
                steps.poll().run();
            } catch (IOException failure) {
                throw new AssertionError(failure);
            }
        };

        desk.ctl("logs", "-f", "a");
        assertThat(desk.out()).isEqualTo("one\ntwo\nthree\n");
    }

    private interface Step {
        void run() throws IOException;
    }

    @Test
    void the_engines_log_is_shown_on_request() throws Exception {
        desk.ctl("start", "a", "m");
        for (int i = 1; i <= 60; i++) {
            desk.podman.print("a", "line " + i);
        }

        assertThat(desk.ctl("logs", "a", "--container")).isZero();
        assertThat(desk.out().lines()).hasSize(50).last().isEqualTo("line 60");
        assertThat(desk.ctl("logs", "a", "--container", "1")).isZero();
        assertThat(desk.out().lines()).containsExactly("line 60");
        desk.podman.end("a", 0, false);
        assertThat(desk.ctl("logs", "a", "--container", "-f", "1")).isZero();
        assertThat(desk.out().lines()).containsExactly("line 60");
    }

    @Test
    void a_plain_agents_log_is_the_engines() throws Exception {
        Files.writeString(desk.home("a").logFile(), "a supervised namesake of before\n");
        desk.ctl("start", "a", "m", "--plain", "--", "ticker");
        desk.podman.print("a", "tick");

        assertThat(desk.ctl("logs", "a")).isZero();
        assertThat(desk.out().lines()).containsExactly("tick");
    }

    @Test
    void a_log_that_is_nowhere_is_said_to_be() {
        assertThat(desk.ctl("logs", "a")).isEqualTo(4);
        assertThat(desk.err())
                .contains("there is no log of a at ")
                .contains("no engine knows an agent a")
                .contains("agentctl list");
    }

    @Test
    void the_context_is_printed_or_said_to_be_missing() throws Exception {
        assertThat(desk.ctl("context", "a")).isZero();
        assertThat(desk.out()).isEmpty();
        assertThat(desk.err()).contains("a has no context.md");

        Files.writeString(desk.home("a").contextFile(), "# where I was\n\033[2Jpage 3");
        assertThat(desk.ctl("context", "a")).isZero();
        assertThat(desk.out()).isEqualTo("# where I was\n\033[2Jpage 3");
        desk.terminal = true;
        assertThat(desk.ctl("context", "a")).isZero();
        assertThat(desk.out().lines()).containsExactly("# where I was", "page 3");
    }
}
