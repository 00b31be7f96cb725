package dev.agentctl.supervisor.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.engine.local.LocalEngine;
import dev.agentctl.supervisor.guard.GuardProcesses.Result;
import dev.agentctl.supervisor.guard.GuardProcesses.Started;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real watchdog over a God that is a local process, under its real supervisor. */
@Timeout(300)
class LocalGodIT {
    private static final Duration BACK = Duration.ofSeconds(6);
    private static final Duration BOUND = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private GuardProcesses processes;
    private LocalEngine engine;

    @BeforeEach
    void processes() throws Exception {
        processes = new GuardProcesses(folder, Map.of("AGENTCTL_ENGINES", "local"));
        engine = new LocalEngine(processes.homes(), Map.of());
    }

    @AfterEach
    void close() throws Exception {
        processes.close();
        // The watchdog is gone, and no command of ours ends God: the engine itself does.
        for (Agent agent : engine.list()) {
            engine.kill(agent.id());
        }
        engine.close();
    }

    private Optional<Agent> god() throws EngineException {
        return engine.list().stream()
                .filter(agent -> agent.name().isGod() && agent.isRunning())
                .findFirst();
    }

    @Test
    void it_is_killed_ten_times_and_back_each_time() throws Exception {
        Result started =
                processes.run("agentctl", "start", "God", "watch", "--", "sh", "-c", "while :; do sleep 0.2; done");
        assertThat(started.code()).as(started.err()).isZero();
        Started watchdog = processes.begin("god-watchdog");
        await("the watchdog sees God").atMost(BOUND).until(() -> watchdog.said().contains("God runs"));
        Set<String> lives = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            Agent god = god().orElseThrow();
            lives.add(god.id().key());
            long pid = Long.parseLong(god.id().key());
            if (i % 2 == 0) {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            } else {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
            }
            await("God is back")
                    .atMost(BACK)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> god().filter(
                                    agent -> !lives.contains(agent.id().key()))
                            .isPresent());
        }
    }
}
