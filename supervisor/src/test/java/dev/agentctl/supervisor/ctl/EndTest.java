package dev.agentctl.supervisor.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.engine.Engines.Problem;
import dev.agentctl.shared.engine.KnobEngine.Call;
import dev.agentctl.shared.engine.Knobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndTest {
    @TempDir
    Path folder;

    private Desk desk;

    @BeforeEach
    void desk() {
        desk = new Desk(folder);
    }

    private void start(String... names) {
        for (String name : names) {
            assertThat(desk.ctl("start", name, "work of " + name)).isZero();
        }
    }

    private static AgentSpec spec(String name) {
        return AgentSpec.of(new AgentName(name), "m", List.of("x"));
    }

    @Test
    void a_stopped_agent_had_its_grace() throws Exception {
        start("a");

        assertThat(desk.ctl("stop", "a")).isZero();
        assertThat(desk.out().strip()).isEqualTo("a: stopped");
        assertThat(Desk.agent(desk.podman, "a").isRunning()).isFalse();
        assertThat(desk.podman.calls())
                .last()
                .isInstanceOfSatisfying(
                        Call.Stop.class, stop -> assertThat(stop.grace()).isEqualTo(Duration.ofSeconds(15)));
        assertThat(desk.events()).containsExactly("start a done", "stop a done");

        start("a");
        assertThat(desk.ctl("stop", "--grace", "2m", "a")).isZero();
        assertThat(desk.podman.calls())
                .last()
                .isInstanceOfSatisfying(
                        Call.Stop.class, stop -> assertThat(stop.grace()).isEqualTo(Duration.ofMinutes(2)));
    }

    @Test
    void a_killed_agent_had_none() throws Exception {
        start("a");

        assertThat(desk.ctl("kill", "a")).isZero();
        assertThat(desk.out().strip()).isEqualTo("a: killed");
        assertThat(desk.podman.calls()).last().isInstanceOf(Call.Kill.class);
        assertThat(desk.events()).last().isEqualTo("kill a done");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop", "kill"})
    void one_that_does_not_run_is_no_error(String act) throws Exception {
        start("a");
        desk.podman.end("a", 1, false);
        desk.pass(Duration.ofMinutes(3));
        desk.home("b");

        assertThat(desk.ctl(act, "a", "b")).isZero();
        assertThat(desk.out().lines())
                .containsExactly("a: does not run: it ended 3m ago", "b: does not run: no engine knows it");
        assertThat(desk.events()).containsExactly("start a done");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop", "kill", "remove", "restart", "status"})
    void a_name_that_nobody_ever_heard_is_an_error(String act) {
        assertThat(desk.ctl(act, "nobody")).isEqualTo(4);
        assertThat(desk.err()).contains("no agent nobody is known");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop", "kill", "restart", "remove"})
    void god_is_refused_on_every_path(String act) throws Exception {
        desk.podman.start(spec("God"));

        for (String name : List.of("God", "god", "GOD")) {
            assertThat(desk.ctl(act, name)).isEqualTo(4);
            assertThat(desk.err()).contains(name + " is protected: agentctl does not " + act + " it");
        }
        assertThat(desk.podman.calls()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop", "kill", "restart", "remove"})
    void one_that_is_labelled_as_protected_is_refused_too(String act) throws Exception {
        desk.podman.start(spec("keeper").withProtection());

        assertThat(desk.ctl(act, "keeper")).isEqualTo(4);
        assertThat(desk.err()).contains("keeper is labelled as protected");
        assertThat(desk.podman.calls()).hasSize(1);
    }

    @Test
    void one_failure_among_several_names_leaves_the_others_done() throws Exception {
        desk.podman.set("b", Knobs.STEADY.immortal());
        start("a", "b", "c");

        assertThat(desk.ctl("stop", "a", "b", "God", "c")).isEqualTo(4);
        assertThat(desk.out().lines()).containsExactly("a: stopped", "c: stopped");
        assertThat(desk.err().lines())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("agentctl: agent b still runs after a kill"),
                        line -> assertThat(line)
                                .startsWith("agentctl: God is protected: agentctl does not stop it")
                                .contains("to end it all the same", "podman stop agentchat-God"));
        assertThat(desk.events()).contains("stop b failed: agent b still runs after a kill");
    }

    @Test
    void a_namesake_in_each_engine_must_be_told_apart() throws Exception {
        desk.podman.start(spec("a"));
        desk.local.start(spec("a"));

        assertThat(desk.ctl("stop", "a")).isEqualTo(4);
        assertThat(desk.err()).contains("a runs both in podman and in local").contains("--engine");
        assertThat(desk.ctl("stop", "a", "--engine", "local")).isZero();
        assertThat(Desk.agent(desk.podman, "a").isRunning()).isTrue();
        assertThat(Desk.agent(desk.local, "a").isRunning()).isFalse();
        assertThat(desk.ctl("stop", "a")).isZero();
        assertThat(Desk.agent(desk.podman, "a").isRunning()).isFalse();
    }

    @Test
    void an_engine_that_may_have_it_and_does_not_answer_is_named() {
        desk.engines = List.of(desk.local);
        desk.problems.add(new Problem("podman", "Podman does not answer"));

        assertThat(desk.ctl("stop", "a")).isEqualTo(3);
        assertThat(desk.err()).contains("no agent a was found, and podman could not be asked: Podman does not answer");
    }

    @Test
    void an_address_that_was_asked_for_must_answer() {
        desk.engines = List.of(desk.local);
        desk.problems.add(new Problem("podman", "Podman does not answer at tcp://far:1"));

        assertThat(desk.ctl("list", "--host", "tcp://far:1")).isEqualTo(3);
        assertThat(desk.ctl("--host", "tcp://far:1", "stopall")).isEqualTo(3);
        assertThat(desk.err()).contains("tcp://far:1");
    }

    @Test
    void a_removed_agent_and_its_start_are_forgotten_but_its_home_stays() throws Exception {
        start("a");
        assertThat(desk.ctl("remove", "a")).isEqualTo(4);
        assertThat(desk.err()).contains("a: it runs: stop it with 'agentctl stop a' first");

        desk.ctl("stop", "a");
        assertThat(desk.ctl("remove", "a")).isZero();
        assertThat(desk.podman.list()).isEmpty();
        assertThat(new StartMemory(desk.homes).read(new AgentName("a"))).isEmpty();
        assertThat(desk.home("a").mission()).isPresent();
        assertThat(desk.events()).last().isEqualTo("remove a done");
    }

    @Test
    void an_act_that_cannot_be_recorded_is_said_to_be_carried_out() throws Exception {
        start("a");
        Files.delete(desk.homes.eventLog().path());
        Files.createDirectory(desk.homes.eventLog().path());

        assertThat(desk.ctl("stop", "a")).isEqualTo(4);
        assertThat(desk.err()).contains("stop was carried out").contains("could not be recorded");
        assertThat(Desk.agent(desk.podman, "a").isRunning()).isFalse();
    }

    @Test
    void stopall_stops_all_but_the_protected_and_sums_up() throws Exception {
        start("a", "b", "c", "God");
        desk.podman.start(spec("keeper").withProtection());
        desk.local.start(spec("d"));
        desk.podman.end("c", 0, false);

        assertThat(desk.ctl("stopall")).isZero();
        assertThat(desk.out().strip()).isEqualTo("3 stopped, 2 skipped as protected: God, keeper");
        assertThat(desk.err().lines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).containsPattern("^\\[[123]/3\\] [abd]: stopped$"));
        assertThat(running()).containsExactlyInAnyOrder("God", "keeper");

        assertThat(desk.ctl("stopall")).isZero();
        assertThat(desk.out().strip()).isEqualTo("no agent to be stopped, 2 skipped as protected: God, keeper");
    }

    private List<String> running() throws Exception {
        return java.util.stream.Stream.concat(desk.podman.list().stream(), desk.local.list().stream())
                .filter(agent -> agent.isRunning())
                .map(agent -> agent.name().text())
                .toList();
    }

    @Test
    void stopall_goes_on_after_a_failure_and_says_so() throws Exception {
        desk.podman.set("b", Knobs.STEADY.immortal());
        start("a", "b", "c");

        assertThat(desk.ctl("stopall")).isEqualTo(4);
        assertThat(desk.out().strip()).isEqualTo("2 stopped, 1 failed");
        assertThat(desk.err()).contains("failed: agent b still runs after a kill");
        assertThat(running()).containsExactly("b");
    }

    @Test
    void stopall_stops_namesakes_in_both_engines() throws Exception {
        desk.podman.start(spec("a"));
        desk.local.start(spec("a"));

        assertThat(desk.ctl("stopall")).isZero();
        assertThat(running()).isEmpty();
    }

    @Test
    void stopall_of_one_engine_leaves_the_other() throws Exception {
        desk.podman.start(spec("a"));
        desk.local.start(spec("b"));

        assertThat(desk.ctl("stopall", "--engine", "local")).isZero();
        assertThat(running()).containsExactly("a");
    }

    @Test
    void an_engine_that_is_lost_on_the_way_is_no_success() {
        start("a");
        desk.podman.unreachable("Podman does not answer");

        assertThat(desk.ctl("stopall")).isEqualTo(3);
        assertThat(desk.err()).contains("agentctl: podman: Podman does not answer");
    }

    @Test
    void events_are_written_by_many_at_once() throws IOException {
        for (int i = 0; i < 30; i++) {
            start("w" + i);
        }

        assertThat(desk.ctl("stopall")).isZero();
        assertThat(desk.events().stream().filter(event -> event.startsWith("stop w")))
                .hasSize(30);
    }
}
