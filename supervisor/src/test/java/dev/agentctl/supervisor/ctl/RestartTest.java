package dev.agentctl.supervisor.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.engine.KnobEngine;
import dev.agentctl.shared.engine.KnobEngine.Call;
import dev.agentctl.shared.engine.Knobs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartTest {
    @TempDir
    Path folder;

    private Desk desk;

    @BeforeEach
    void desk() {
        desk = new Desk(folder);
    }

    private static AgentSpec spec(String name) {
        return AgentSpec.of(new AgentName(name), "m", List.of("x"));
    }

    @Test
    void the_same_agent_lives_again() throws Exception {
        desk.ctl("start", "a", "m", "--engine", "podman", "--image", "debian", "--memory", "64m", "--", "ticker");
        Agent before = Desk.agent(desk.podman, "a");
        desk.pass(Duration.ofMinutes(1));

        assertThat(desk.ctl("restart", "a")).isZero();

        Agent after = Desk.agent(desk.podman, "a");
        assertThat(desk.out().strip())
                .isEqualTo("a: restarted in podman (container " + after.id().shortKey() + ")");
        assertThat(after.id()).isNotEqualTo(before.id());
        assertThat(after.isRunning()).isTrue();
        assertThat(after.what()).isEqualTo("debian");
        assertThat(after.memoryLimitBytes()).isEqualTo(OptionalLong.of(64 << 20));
        assertThat(desk.podman.calls())
                .extracting(call -> call.getClass().getSimpleName())
                .containsExactly("Start", "Stop", "Start");
        assertThat(desk.events()).containsExactly("start a done", "restart a done");
        // The new life is the remembered one: it can be restarted again.
        assertThat(desk.ctl("restart", "a")).isZero();
    }

    @Test
    void one_that_has_ended_is_started_again_where_it_was() throws Exception {
        desk.ctl("start", "a", "m", "--engine", "local");
        desk.local.end("a", 1, false);

        assertThat(desk.ctl("restart", "a")).isZero();
        assertThat(desk.out()).startsWith("a: started again in local (pid ");
        assertThat(Desk.agent(desk.local, "a").isRunning()).isTrue();
    }

    @Test
    void one_whose_container_is_gone_is_made_anew() throws Exception {
        desk.ctl("start", "a", "m", "--image", "debian");
        desk.ctl("stop", "a");
        desk.podman.remove(Desk.agent(desk.podman, "a").id());

        assertThat(desk.ctl("restart", "a")).isZero();
        assertThat(Desk.agent(desk.podman, "a").isRunning()).isTrue();
    }

    @Test
    void what_another_tool_started_is_left_running_and_the_way_is_named() throws Exception {
        desk.podman.start(spec("theirs"));

        assertThat(desk.ctl("restart", "theirs")).isEqualTo(4);
        String key = Desk.agent(desk.podman, "theirs").id().shortKey();
        assertThat(desk.err())
                .contains("theirs (container " + key + ") was not started by agentctl")
                .contains("podman restart " + key);
        assertThat(Desk.agent(desk.podman, "theirs").isRunning()).isTrue();
    }

    @Test
    void a_namesake_that_another_tool_made_since_is_not_taken_for_ours() throws Exception {
        desk.ctl("start", "a", "m", "--image", "debian");
        desk.podman.end("a", 0, false);
        desk.podman.start(spec("a"));

        assertThat(desk.ctl("restart", "a")).isEqualTo(4);
        assertThat(desk.err()).contains("was not started by agentctl");
        assertThat(desk.podman.calls()).noneMatch(Call.Stop.class::isInstance);
    }

    @Test
    void ours_is_not_started_beside_a_namesake_in_another_engine() throws Exception {
        desk.ctl("start", "a", "m", "--engine", "local");
        desk.local.end("a", 0, false);
        desk.podman.start(spec("a"));

        assertThat(desk.ctl("restart", "a", "--engine", "local")).isEqualTo(4);
        assertThat(desk.err()).contains("a runs already in podman");
        assertThat(Desk.agent(desk.local, "a").isRunning()).isFalse();
    }

    @Test
    void under_the_kill_file_nothing_is_stopped_that_could_not_start_again() throws Exception {
        desk.ctl("start", "a", "m");
        Files.createFile(desk.homes.killFile());

        assertThat(desk.ctl("restart", "a")).isEqualTo(4);
        assertThat(desk.err()).contains(desk.homes.killFile().toString());
        assertThat(Desk.agent(desk.podman, "a").isRunning()).isTrue();
    }

    @Test
    void a_start_that_fails_after_the_stop_is_recorded_and_can_be_tried_again() throws Exception {
        desk.ctl("start", "a", "m");
        desk.podman.set("a", Knobs.STEADY.failingToStart("no space left"));

        assertThat(desk.ctl("restart", "a")).isEqualTo(4);
        assertThat(desk.err().strip()).isEqualTo("agentctl: a: no space left");
        assertThat(desk.events()).last().isEqualTo("restart a failed: no space left");

        desk.podman.set("a", Knobs.STEADY);
        assertThat(desk.ctl("restart", "a")).isZero();
    }

    @Test
    void an_agent_on_another_machine_asks_for_its_address() {
        desk.engines = List.of(new KnobEngine("podman@far", desk.clock));
        assertThat(desk.ctl("start", "a", "m", "--host", "tcp://far:1")).isZero();
        desk.ctl("stop", "a");

        desk.engines = List.of(desk.podman, desk.local);
        assertThat(desk.ctl("restart", "a")).isEqualTo(3);
        assertThat(desk.err()).contains("a belongs to podman@far").contains("--host");
    }

    @Test
    void restartall_brings_all_back_and_leaves_what_is_not_ours() throws Exception {
        desk.ctl("start", "a", "m", "--engine", "local");
        desk.ctl("start", "b", "m", "--engine", "podman");
        desk.ctl("start", "God", "m", "--engine", "podman");
        desk.podman.start(spec("theirs"));
        desk.podman.end("theirs", 0, false);
        Agent god = Desk.agent(desk.podman, "God");
        desk.local.end("a", 1, false);

        assertThat(desk.ctl("restartall", "--running")).isZero();
        assertThat(desk.out().strip()).isEqualTo("1 restarted, 1 skipped as protected: God");
        assertThat(Desk.agent(desk.local, "a").isRunning()).isFalse();

        assertThat(desk.ctl("restartall")).isZero();
        assertThat(desk.out().strip()).isEqualTo("2 restarted, 1 skipped as protected: God");
        assertThat(Desk.agent(desk.local, "a").isRunning()).isTrue();
        assertThat(Desk.agent(desk.podman, "b").isRunning()).isTrue();
        assertThat(Desk.agent(desk.podman, "theirs").isRunning()).isFalse();
        assertThat(Desk.agent(desk.podman, "God")).isEqualTo(god);
    }

    @Test
    void restartall_fails_for_a_running_agent_that_it_cannot_make_anew() throws Exception {
        desk.ctl("start", "a", "m");
        desk.podman.start(spec("theirs"));

        assertThat(desk.ctl("restartall")).isEqualTo(4);
        assertThat(desk.out().strip()).isEqualTo("1 restarted, 1 failed");
        assertThat(Desk.agent(desk.podman, "theirs").isRunning()).isTrue();
    }
}
