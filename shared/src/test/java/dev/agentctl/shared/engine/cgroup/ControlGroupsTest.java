package dev.agentctl.shared.engine.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ControlGroupsTest {
    private static final String KEY = "ef8cc0f0ed14a683d64270981ca12c0c9da66800c14d4c72138ad96753a218e3";

    @TempDir
    private Path folder;

    @Test
    void a_hybrid_hierarchy_is_read_where_each_controller_is() throws IOException {
        Usage usage = only(replay("hybrid.txt"));

        assertThat(usage.cpuNanos()).isEqualTo(26_884_322);
        assertThat(usage.memoryBytes()).isEqualTo(15_335_872 - 5_000_000);
        assertThat(usage.memoryLimitBytes()).hasValue(67_108_864);
        assertThat(usage.oomKills()).hasValue(3);
        assertThat(usage.pids()).isEqualTo(4);
    }

    @Test
    void version_1_with_joined_controllers_and_no_limit() throws IOException {
        Usage usage = only(replay("v1.txt"));

        assertThat(usage.cpuNanos()).isEqualTo(912_345_678_901L);
        assertThat(usage.memoryBytes()).isEqualTo(100_000_000);
        assertThat(usage.memoryLimitBytes()).isEmpty();
        assertThat(usage.oomKills()).hasValue(0);
        assertThat(usage.pids()).isEqualTo(12);
    }

    @Test
    void version_2_is_read_at_the_whole_container_and_not_at_the_group_within() throws IOException {
        Usage usage = only(replay("v2.txt"));

        assertThat(usage.cpuNanos()).isEqualTo(91_234_567_000L);
        assertThat(usage.memoryBytes()).isEqualTo(700_000_000);
        assertThat(usage.memoryLimitBytes()).hasValue(4L << 30);
        assertThat(usage.oomKills()).hasValue(1);
        assertThat(usage.pids()).isEqualTo(23);
    }

    @Test
    void version_2_without_a_limit_has_none_and_memory_is_never_negative() throws IOException {
        Usage usage = only(replay("v2-unlimited.txt"));

        assertThat(usage.memoryBytes()).isZero();
        assertThat(usage.memoryLimitBytes()).isEmpty();
    }

    @Test
    void a_pid_in_a_group_that_is_not_the_containers_is_not_measured() throws IOException {
        ControlGroups.Reading reading = replay("elsewhere.txt").read(List.of(agent()));

        assertThat(reading.usage()).isEmpty();
        assertThat(reading.elsewhere()).containsExactly(agent());
        assertThat(reading.absent()).isEmpty();
    }

    @Test
    void a_process_that_is_not_there_is_absent() throws IOException {
        Files.createDirectories(folder.resolve("proc"));
        try (ControlGroups groups = new ControlGroups(folder.resolve("proc"), folder.resolve("cgroup"))) {
            ControlGroups.Reading reading = groups.read(List.of(agent()));

            assertThat(reading.usage()).isEmpty();
            assertThat(reading.absent()).containsExactly(agent());
        }
    }

    @Test
    void counters_are_read_anew_and_a_longer_number_leaves_nothing_behind() throws IOException {
        try (ControlGroups groups = replay("v2.txt")) {
            groups.read(List.of(agent()));
            Path current = find("memory.current");
            Files.writeString(current, "34003207\n");

            assertThat(only(groups).memoryBytes()).isEqualTo(7);
        }
    }

    @Test
    void an_agent_that_is_not_asked_for_is_forgotten() throws IOException {
        try (ControlGroups groups = replay("v2.txt")) {
            groups.read(List.of(agent()));
            groups.read(List.of());
            // Were its path still known, the reading below would not need /proc.
            Files.delete(folder.resolve("proc/8492/cgroup"));

            assertThat(groups.read(List.of(agent())).usage()).isEmpty();
        }
    }

    private static Usage only(ControlGroups groups) {
        return Objects.requireNonNull(groups.read(List.of(agent())).usage().get(agent().id()));
    }

    private static Agent agent() {
        return new Agent(
                new AgentId("podman", KEY, Instant.EPOCH),
                new AgentName("a"),
                false,
                false,
                new Agent.Run.Running(8492),
                OptionalLong.empty(),
                OptionalDouble.empty(),
                "image");
    }

    private Path find(String name) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
        }
    }

    /** Lays a recorded tree out: {@code == path} begins a file. */
    private ControlGroups replay(String recording) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(ControlGroupsTest.class.getResourceAsStream(recording), recording)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (String part : text.split("(?m)^== ", -1)) {
                int lineEnd = part.indexOf('\n');
                if (!part.startsWith("#")) {
                    Path file = folder.resolve(part.substring(0, lineEnd));
                    Files.createDirectories(Objects.requireNonNull(file.getParent()));
                    Files.writeString(file, part.substring(lineEnd + 1));
                }
            }
        }
        return new ControlGroups(folder.resolve("proc"), folder.resolve("cgroup"));
    }
}
