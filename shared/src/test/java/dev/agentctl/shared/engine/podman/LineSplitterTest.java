package dev.agentctl.shared.engine.podman;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LineSplitterTest {
    private final List<String> lines = new ArrayList<>();
    private final LineSplitter splitter = new LineSplitter(lines::add);

    private void take(String text) {
        splitter.take(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void pieces_make_lines_and_a_rest_is_told_at_the_end() {
        take("one\ntw");
        take("o\n\nre");
        assertThat(lines).containsExactly("one", "two", "");

        splitter.end();
        splitter.end();
        assertThat(lines).containsExactly("one", "two", "", "re");
    }

    @Test
    void a_character_that_was_cut_in_two_is_whole_again() {
        byte[] bytes = "é\n".getBytes(StandardCharsets.UTF_8);
        splitter.take(new byte[] {bytes[0]});
        splitter.take(new byte[] {bytes[1], bytes[2]});

        assertThat(lines).containsExactly("é");
    }

    @Test
    void an_endless_line_is_cut_and_the_next_one_is_whole() {
        take("x".repeat(100_000));
        take("x".repeat(100_000) + "\nnext\n");

        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).hasSize(64 << 10);
        assertThat(lines.getLast()).isEqualTo("next");
    }
}
