package dev.agentctl.supervisor.ctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.file.OwnerLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartMemoryTest {
    private static final AgentName NAME = new AgentName("worker");

    @TempDir
    Path folder;

    private AgentHomes homes;
    private StartMemory memory;

    @BeforeEach
    void memory() {
        homes = new AgentHomes(folder);
        memory = new StartMemory(homes);
    }

    private RememberedStart remembered() {
        return new RememberedStart(
                new AgentId("podman", "abc", Instant.parse("2026-03-01T12:00:00.123Z")),
                AgentSpec.of(NAME, "work", List.of("sh", "-c", "x")).withEnvironment(Map.of("A", "1")));
    }

    private void write() throws IOException {
        try (OwnerLock _ = memory.lock(NAME).orElseThrow()) {
            memory.write(remembered());
        }
    }

    @Test
    void a_start_is_remembered_until_it_is_forgotten() throws IOException {
        assertThat(memory.read(NAME)).isEmpty();
        write();
        assertThat(memory.read(NAME)).contains(remembered());
        memory.forget(NAME);
        memory.forget(NAME);
        assertThat(memory.read(NAME)).isEmpty();
    }

    @Test
    void only_its_owner_reads_how_an_agent_was_started() throws IOException {
        write();

        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(homes.specs().resolve("worker.json"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(homes.specs())))
                .isEqualTo("rwx------");
    }

    @Test
    void the_memory_lies_outside_the_agents_home() {
        assertThat(homes.specs()).isNotEqualTo(homes.home(NAME).path());
        assertThat(homes.specs().startsWith(homes.home(NAME).path())).isFalse();
    }

    @Test
    void a_torn_file_says_what_to_do() throws IOException {
        write();
        Path file = homes.specs().resolve("worker.json");
        String whole = Files.readString(file);

        for (String torn :
                List.of("", "{", "[]", "{}", whole.substring(0, whole.length() / 2), whole.replace("spec", "x"))) {
            Files.writeString(file, torn);
            assertThatThrownBy(() -> memory.read(NAME))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file + " does not say how worker was started")
                    .hasMessageContaining("agentctl start");
        }
    }

    @Test
    void one_at_a_time_starts_an_agent() throws IOException {
        try (OwnerLock _ = memory.lock(NAME).orElseThrow()) {
            assertThat(memory.lock(NAME)).isEmpty();
            try (OwnerLock other = memory.lock(new AgentName("other")).orElseThrow()) {
                assertThat(other).isNotNull();
            }
        }
        try (OwnerLock again = memory.lock(NAME).orElseThrow()) {
            assertThat(again).isNotNull();
        }
    }
}
