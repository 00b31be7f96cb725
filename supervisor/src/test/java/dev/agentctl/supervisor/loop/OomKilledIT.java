package dev.agentctl.supervisor.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.RealParts;
import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.agent.AgentStatus;
import dev.agentctl.shared.agent.ExitReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The kernel kills an agent for memory in a cgroup of the test's own, on v1 or v2. */
@Timeout(120)
class OomKilledIT {
    private static final String LIMIT = Long.toString(128L << 20);

    @TempDir
    Path root;

    private Path group;

    @BeforeEach
    void makeGroup() throws IOException {
        RealParts.root("a cgroup of the test's own");
        String name = "agentctl-test-" + ProcessHandle.current().pid();
        Path v1 = Path.of("/sys/fs/cgroup/memory");
        if (Files.isDirectory(v1)) {
            group = Files.createDirectory(v1.resolve(name));
            Files.writeString(group.resolve("memory.limit_in_bytes"), LIMIT);
        } else {
            group = Files.createDirectory(Path.of("/sys/fs/cgroup").resolve(name));
            Files.writeString(group.resolve("memory.max"), LIMIT);
        }
    }

    @AfterEach
    void removeGroup() {
        if (group != null) {
            LoopProcess.await("an empty cgroup", () -> {
                Files.deleteIfExists(group);
                return java.util.Optional.of(true);
            });
        }
    }

    @Test
    void an_agent_that_the_kernel_killed_for_memory_is_told_from_a_crash() throws Exception {
        List<String> inGroup = List.of(
                "sh",
                "-c",
                "echo $$ >\"$0\"; exec \"$@\"",
                group.resolve("cgroup.procs").toString());
        // tail keeps its last line, and /dev/zero has no line end.
        try (LoopProcess loop = LoopProcess.run(
                inGroup,
                root,
                Map.of(),
                List.of("a1", "m", "--", "sh", "-c", "head -c 400m /dev/zero | tail >/dev/null"))) {
            AgentState state = loop.awaitStatus(AgentStatus.BACKOFF);
            assertThat(state.exitReason()).contains(ExitReason.OOM_KILLED);
            assertThat(state.lastError().orElseThrow()).contains("for memory", "137");
            assertThat(loop.isAlive()).isTrue();
            loop.terminate();
            assertThat(loop.exitCode()).isZero();
        }
    }
}
