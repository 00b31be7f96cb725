package dev.agentctl.supervisor.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.RealParts;
import dev.agentctl.shared.agent.AgentStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real loop on a small file system of its own that runs full. */
@Timeout(120)
class FullDiskIT {
    @TempDir
    Path folder;

    private Path disk;

    @BeforeEach
    void mountSmallDisk() throws Exception {
        RealParts.root("a small file system of the test's own");
        disk = Files.createDirectory(folder.resolve("disk"));
        command("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString());
    }

    @AfterEach
    void unmount() throws Exception {
        if (disk != null) {
            command("umount", "--lazy", disk.toString());
        }
    }

    @Test
    void a_full_disk_is_said_once_and_neither_ends_the_agent_nor_its_heartbeat() throws Exception {
        try (LoopProcess loop =
                LoopProcess.run(disk, "a1", "m", "--", "sh", "-c", "while :; do echo working; sleep 0.2; done")) {
            long agent = loop.awaitStatus(AgentStatus.RUNNING).pid().orElseThrow();
            loop.awaitOutput("working");
            Path filler = fill();
            loop.awaitOutput("state.json cannot be written");
            Instant before = loop.home().heartbeat().orElseThrow();
            LoopProcess.await("a heartbeat", () -> loop.home().heartbeat().filter(at -> at.isAfter(before)));
            assertThat(ProcessHandle.of(agent)).isPresent();
            assertThat(loop.output().lines())
                    .filteredOn(line -> line.contains("state.json cannot be written"))
                    .hasSize(1);
            Files.delete(filler);
            loop.awaitOutput("state.json is written again");
            assertThat(loop.state().pid()).hasValue(agent);
            loop.terminate();
            assertThat(loop.exitCode()).isZero();
            assertThat(loop.state().status()).isEqualTo(AgentStatus.STOPPED);
        }
    }

    @Test
    void a_killed_loop_comes_back_on_a_full_disk_with_one_agent() throws Exception {
        try (LoopProcess first = LoopProcess.run(disk, "a1", "m", "--", "sleep", "1000")) {
            first.awaitStatus(AgentStatus.RUNNING);
            fill();
            first.kill();
            try (LoopProcess second = LoopProcess.run(disk, "a1", "m", "--", "sh", "-c", "echo up; exec sleep 1000")) {
                second.awaitOutput("Z up");
                assertThat(second.agents()).hasSize(1);
                second.terminate();
                assertThat(second.exitCode()).isZero();
                assertThat(second.agents()).isEmpty();
            }
        }
    }

    private Path fill() throws IOException {
        Path filler = disk.resolve("filler");
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(new byte[1024]);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
        return filler;
    }

    private static void command(String... line) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(line).inheritIO().start().waitFor()).isZero();
    }
}
