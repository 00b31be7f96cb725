package dev.agentctl.supervisor.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentctl.shared.PodmanRig;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.Engine;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.json.Json;
import dev.agentctl.supervisor.guard.GuardProcesses.Result;
import dev.agentctl.supervisor.guard.GuardProcesses.Started;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real watchdog over a God in a real container. */
@Timeout(300)
class GodWatchdogIT {
    private static final Duration BACK = Duration.ofSeconds(6);
    private static final Duration BOUND = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private PodmanRig rig;
    private GuardProcesses processes;
    private Engine engine;

    @BeforeEach
    void rig() throws Exception {
        rig = PodmanRig.shared();
        Map<String, String> environment = new HashMap<>(rig.environment());
        environment.put("AGENTCTL_ENGINES", "podman");
        processes = new GuardProcesses(folder, environment);
        engine = rig.engine(processes.homes());
    }

    @AfterEach
    void close() {
        if (processes != null) {
            processes.close();
            rig.removeAll();
            engine.close();
        }
    }

    private void startGod() throws Exception {
        startGod(PodmanRig.IMAGE);
    }

    private void startGod(String image) throws Exception {
        Result started = processes.run(
                "agentctl",
                "start",
                "God",
                "watch",
                "--image",
                image,
                "--plain",
                "--",
                "sh",
                "-c",
                "trap 'exit 0' TERM; while :; do sleep 0.1; done");
        assertThat(started.code()).as(started.err()).isZero();
    }

    private Started watch() throws Exception {
        Started watchdog = processes.begin("god-watchdog");
        await("the watchdog sees God").atMost(BOUND).until(() -> watchdog.said().contains("God runs"));
        return watchdog;
    }

    private Optional<Agent> god() throws EngineException {
        return engine.list().stream()
                .filter(agent -> agent.name().equals(AgentName.GOD) && agent.isRunning())
                .findFirst();
    }

    private Agent awaitGod(Set<String> before, Duration limit) {
        await("God is back")
                .atMost(limit)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> god().filter(agent -> !before.contains(agent.id().key()))
                        .isPresent());
        try {
            return god().orElseThrow();
        } catch (EngineException lost) {
            throw new AssertionError(lost);
        }
    }

    private static long pid(Agent agent) {
        return ((Agent.Run.Running) agent.run()).pid();
    }

    private void end(int way, Agent god) {
        String key = god.id().key();
        switch (way % 4) {
            case 0 -> rig.podman("kill", key);
            case 1 -> ProcessHandle.of(pid(god)).ifPresent(ProcessHandle::destroyForcibly);
            case 2 -> rig.podman("rm", "--force", "--time=0", key);
            default -> rig.podman("stop", "--time=2", key);
        }
    }

    @Test
    void god_is_ended_ten_times_in_four_ways_and_is_back_each_time() throws Exception {
        startGod();
        watch();
        Agent god = awaitGod(Set.of(), BOUND);
        Set<String> lives = new HashSet<>();
        Files.createFile(processes.homes().killFile());
        for (int i = 0; i < 10; i++) {
            lives.add(god.id().key());
            end(i, god);
            god = awaitGod(lives, BACK);
        }

        assertThat(god.isProtected()).isTrue();
        await().atMost(BOUND)
                .untilAsserted(() -> assertThat(processes.homes().eventLog().read().stream()
                                .filter(entry -> entry.text("by").orElse("").equals("god-watchdog"))
                                .filter(entry ->
                                        entry.text("outcome").orElse("").equals("done")))
                        .hasSize(10));
        Result status = processes.run("god-watchdog", "--status", "--json");
        assertThat(status.code()).isZero();
        assertThat(Json.object(status.out().getBytes(StandardCharsets.UTF_8)).number("resurrections"))
                .hasValue(10);
        assertThat(processes.homes().guard().resolve("watchdog.log"))
                .content()
                .contains("God is gone: ", "God is back");
    }

    @Test
    void god_is_back_though_its_container_was_ended_together_with_its_monitor() throws Exception {
        startGod();
        watch();
        Agent god = awaitGod(Set.of(), BOUND);
        long monitor = Long.parseLong(
                rig.podman("inspect", "--format={{.State.ConmonPid}}", god.id().key())
                        .strip());

        ProcessHandle.of(monitor).ifPresent(ProcessHandle::destroyForcibly);
        ProcessHandle.of(pid(god)).ifPresent(ProcessHandle::destroyForcibly);

        awaitGod(Set.of(god.id().key()), BACK.plus(Vigil.NOTICE));
    }

    @Test
    void there_is_one_watchdog_and_after_its_own_kill_9_the_next_goes_on() throws Exception {
        startGod();
        Started first = watch();
        Result second = processes.run("god-watchdog");
        assertThat(second.code()).isEqualTo(4);
        assertThat(second.err())
                .contains(
                        "another god-watchdog watches over",
                        "as process " + first.process().pid());

        first.process().destroyForcibly().waitFor();
        Result status = processes.run("god-watchdog", "--status");
        assertThat(status.code()).isEqualTo(1);
        assertThat(status.out()).contains("god-watchdog: does not run");
        Agent god = awaitGod(Set.of(), BOUND);
        rig.podman("kill", god.id().key());
        Started again = processes.begin("god-watchdog");
        awaitGod(Set.of(god.id().key()), BOUND);
        await().atMost(BOUND).until(() -> again.said().contains("God runs"));
    }

    @Test
    void a_god_that_cannot_be_started_is_tried_again_later_and_the_reason_is_said() throws Exception {
        String image = "localhost/fleeting:latest";
        rig.podman("tag", PodmanRig.IMAGE, image);
        startGod(image);
        Started watchdog = watch();
        Agent god = awaitGod(Set.of(), BOUND);

        rig.podman("untag", image, image);
        rig.podman("rm", "--force", "--time=0", god.id().key());
        await().atMost(BOUND).until(() -> watchdog.said().contains("God could not be brought back: "));
        assertThat(watchdog.said()).contains("the next try is in 5 s");
        rig.podman("tag", PodmanRig.IMAGE, image);
        awaitGod(Set.of(god.id().key()), BOUND);

        Result status = processes.run("god-watchdog", "--status");
        assertThat(status.out()).contains("last failure: ").contains(image);
    }

    @Test
    void a_god_that_nobody_ever_started_is_not_made_up() throws Exception {
        Started watchdog = processes.begin("god-watchdog");
        await().atMost(BOUND).until(() -> watchdog.said().contains("God was never started here"));
        assertThat(engine.list()).isEmpty();
        assertThat(processes.run("god-watchdog", "--status").code()).isEqualTo(1);
        assertThat(processes.run("agentctl", "resurrect").err()).contains("nobody remembers how God was started");
        startGod();
        await().atMost(BOUND).until(() -> watchdog.said().contains("God runs"));
        assertThat(List.of(god().orElseThrow().name())).containsExactly(AgentName.GOD);
    }
}
