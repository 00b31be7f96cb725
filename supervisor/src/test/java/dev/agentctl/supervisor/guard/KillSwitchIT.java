package dev.agentctl.supervisor.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentctl.shared.PodmanRig;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.Engine;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.engine.local.LocalEngine;
import dev.agentctl.supervisor.guard.GuardProcesses.Result;
import dev.agentctl.supervisor.guard.GuardProcesses.Started;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real kill switch over real containers and local processes. */
@Timeout(300)
class KillSwitchIT {
    private static final Duration WITHIN = Duration.ofSeconds(15);
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final String MEEK = "while :; do sleep 0.2; done";
    private static final String STUBBORN = "trap '' TERM; while :; do sleep 0.2; done";

    @TempDir
    Path folder;

    private PodmanRig rig;
    private GuardProcesses processes;
    private List<Engine> engines = List.of();

    @BeforeEach
    void rig() throws Exception {
        rig = PodmanRig.shared();
        processes = new GuardProcesses(folder, rig.environment());
        engines = List.of(rig.engine(processes.homes()), new LocalEngine(processes.homes(), Map.of()));
    }

    @AfterEach
    void close() throws Exception {
        if (processes != null) {
            processes.close();
            rig.removeAll();
            for (Agent agent : engines.getLast().list()) {
                engines.getLast().kill(agent.id());
            }
            engines.forEach(Engine::close);
        }
    }

    private Result start(String name, String engine, String script, String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of("start", name, "m", "--engine", engine));
        if (engine.equals("podman")) {
            words.addAll(List.of("--image", PodmanRig.IMAGE));
        }
        words.addAll(List.of(options));
        words.addAll(List.of("--", "sh", "-c", script));
        return processes.run("agentctl", words.toArray(String[]::new));
    }

    private void started(Result result) {
        assertThat(result.code()).as(result.err()).isZero();
    }

    private List<String> running() throws EngineException {
        List<String> running = new ArrayList<>();
        for (Engine engine : engines) {
            for (Agent agent : engine.list()) {
                if (agent.isRunning()) {
                    running.add(agent.name().text());
                }
            }
        }
        return running;
    }

    /** Containers and local ones, supervised and plain, meek and stubborn, and God. */
    private void startTwelveAndGod() throws Exception {
        for (int i = 1; i <= 8; i++) {
            started(start("c" + i, "podman", i % 2 == 0 ? STUBBORN : MEEK, "--plain"));
        }
        for (int i = 1; i <= 2; i++) {
            started(start("p" + i, "local", i % 2 == 0 ? STUBBORN : MEEK, "--plain"));
            started(start("l" + i, "local", i % 2 == 0 ? STUBBORN : MEEK));
        }
        started(start("God", "podman", MEEK, "--plain"));
        assertThat(running()).hasSize(13);
    }

    @Test
    void a_file_stops_twelve_agents_in_time_and_stays_latched_until_it_is_lifted() throws Exception {
        startTwelveAndGod();
        Files.createDirectories(processes.homes().root());
        Files.createFile(processes.homes().killFile());

        Result killed = processes.run("killswitch");

        assertThat(killed.code()).as(killed.err()).isEqualTo(1);
        assertThat(killed.took()).isLessThan(WITHIN);
        assertThat(killed.out()).contains("1 skipped as protected: God");
        assertThat(running()).containsExactly("God");

        Result refused = start("c1", "podman", MEEK, "--plain");
        assertThat(refused.code()).isEqualTo(4);
        assertThat(refused.err())
                .contains("no agent but God starts while the kill file")
                .contains("killswitch --clear");
        assertThat(processes.run("agentctl", "restart", "c1").code()).isEqualTo(4);
        assertThat(processes.run("agentctl", "restartall").code()).isEqualTo(4);
        Result loop = processes.run("agent-supervisor", "run", "by-hand", "m", "--", "sleep", "100");
        assertThat(loop.code()).isEqualTo(4);
        assertThat(processes.run("killswitch", "--status").out())
                .contains("kill switch: engaged by " + processes.homes().killFile(), "protected ones that run: God");
        assertThat(running()).containsExactly("God");
        started(processes.run("agentctl", "resurrect"));

        assertThat(processes.run("killswitch", "--clear").code()).isZero();
        started(start("c9", "podman", MEEK, "--plain"));
        assertThat(running()).containsExactlyInAnyOrder("God", "c9");
    }

    @Test
    void two_at_once_do_no_harm() throws Exception {
        startTwelveAndGod();
        Files.createFile(processes.homes().killFile());

        Started one = processes.begin("killswitch");
        Started other = processes.begin("killswitch");
        for (Result result : List.of(one.end(), other.end())) {
            assertThat(result.code()).as(result.out() + result.err()).isEqualTo(1);
            assertThat(result.err()).isEmpty();
        }
        assertThat(running()).containsExactly("God");
    }

    @Test
    void the_watch_reacts_to_a_clouds_file_whose_folder_was_not_there_and_to_what_starts_later() throws Exception {
        started(start("c1", "podman", MEEK, "--plain"));
        started(start("l1", "local", MEEK));
        started(start("God", "podman", MEEK, "--plain"));
        Started watch = processes.begin("killswitch", "--watch");
        await().atMost(BOUND).until(() -> watch.said().contains("watching"));

        KillDesk.touch(processes.cloud());
        await().atMost(WITHIN).until(() -> running().equals(List.of("God")));

        rig.podman("start", "agentchat-c1");
        await("what another tool started is stopped")
                .atMost(WITHIN)
                .until(() -> running().equals(List.of("God")));
        Files.delete(processes.cloud());
        await().atMost(BOUND).until(() -> watch.said().contains("lifted"));
        started(processes.run("agentctl", "restart", "c1"));
        assertThat(running()).containsExactlyInAnyOrder("God", "c1");
        assertThat(processes.homes().eventLog().read().stream()
                        .filter(entry -> entry.text("by").orElse("").equals("killswitch --watch"))
                        .map(entry -> entry.text("act").orElse("")))
                .contains("engage", "stop", "lift");
    }
}
