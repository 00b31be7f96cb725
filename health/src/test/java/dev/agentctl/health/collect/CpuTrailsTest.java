package dev.agentctl.health.collect;

import static dev.agentctl.health.Samples.BEGUN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.engine.Usage;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CpuTrailsTest {
    private static final AgentId LIFE = new AgentId("podman", "abc", BEGUN);

    private final CpuTrails trails = new CpuTrails();

    @Test
    void the_first_reading_has_no_percentage() {
        note(5_000, 1_000);

        assertThat(trails.percent(LIFE)).isEmpty();
        assertThat(trails.trail(LIFE)).isEmpty();
    }

    @Test
    void it_is_the_difference_of_two_readings() {
        note(5_000, 1_000);
        note(5_500, 2_000);
        note(7_500, 3_000);

        assertThat(trails.percent(LIFE)).hasValue(200);
        assertThat(trails.trail(LIFE)).containsExactly(50.0, 200.0);
    }

    @Test
    void one_reading_seen_twice_is_one() {
        note(0, 1_000);
        note(1_000, 2_000);
        note(1_000, 2_000);

        assertThat(trails.trail(LIFE)).containsExactly(100.0);
    }

    @Test
    void at_most_sixty_are_kept_the_newest() {
        for (int i = 0; i <= 100; i++) {
            note(i * 1_000L * i, i * 1_000_000L);
        }

        assertThat(trails.trail(LIFE)).hasSize(CpuTrails.LENGTH).isSorted();
        assertThat(trails.trail(LIFE).getLast()).isEqualTo(trails.percent(LIFE).orElseThrow());
    }

    @Test
    void what_ended_is_forgotten() {
        note(0, 1_000);
        note(1_000, 2_000);

        trails.retain(List.of(), Set.of());

        assertThat(trails.trail(LIFE)).isEmpty();
    }

    private void note(long cpuNanos, long atNanos) {
        trails.note(Map.of(LIFE, new Usage(cpuNanos, atNanos, 1, OptionalLong.empty(), 1, OptionalLong.empty())));
    }
}
