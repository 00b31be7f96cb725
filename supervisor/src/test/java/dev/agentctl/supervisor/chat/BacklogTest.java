package dev.agentctl.supervisor.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.supervisor.chat.Backlog.Extract;
import dev.agentctl.supervisor.chat.Backlog.From;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private final Backlog backlog = new Backlog();

    @Test
    void the_latest_lines_are_shown_or_those_after_a_number() {
        add("#team", 10);
        assertThat(numbers(backlog.read("#TEAM", OptionalLong.empty(), 3))).containsExactly(8L, 9L, 10L);
        assertThat(numbers(backlog.read("#team", OptionalLong.of(4), 3))).containsExactly(5L, 6L, 7L);
        assertThat(backlog.read("#team", OptionalLong.of(10), 3)).isEqualTo(new Extract(List.of(), 10, false));
        assertThat(backlog.read("#other", OptionalLong.empty(), 3)).isEqualTo(new Extract(List.of(), 0, false));
    }

    @Test
    void the_oldest_go_and_a_reader_who_missed_them_is_told() {
        add("#team", Backlog.MOST + 5);
        Extract extract = backlog.read("#team", OptionalLong.of(2), 1);
        assertThat(numbers(extract)).containsExactly(6L);
        assertThat(extract.missed()).isTrue();
        assertThat(backlog.read("#team", OptionalLong.of(5), 1).missed()).isFalse();
        assertThat(backlog.read("#team", OptionalLong.empty(), 10_000).lines()).hasSize(Backlog.MOST);
    }

    @Test
    void floods_of_long_lines_and_of_channels_are_bounded() {
        for (int i = 0; i < 100; i++) {
            backlog.add("#team", Instant.EPOCH, "mallory", From.OTHER, "x".repeat(100_000));
        }
        assertThat(backlog.read("#team", OptionalLong.empty(), 10_000).lines().stream()
                        .mapToInt(line -> line.text().length())
                        .sum())
                .isLessThanOrEqualTo(256 << 10);
        for (int i = 0; i < 1_000; i++) {
            add("#c" + i, 1);
        }
        assertThat(backlog.read("#c999", OptionalLong.empty(), 1).last()).isZero();
        assertThat(backlog.read("#team", OptionalLong.empty(), 1).last()).isEqualTo(100);
    }

    private void add(String channel, int lines) {
        for (int i = 0; i < lines; i++) {
            backlog.add(channel, Instant.EPOCH, "carol", From.ALLOWED, "line " + i);
        }
    }

    private static List<Long> numbers(Extract extract) {
        return extract.lines().stream().map(Backlog.Line::number).toList();
    }
}
