package dev.agentctl.supervisor.ctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTailTest {
    @TempDir
    Path folder;

    private Path log;

    @BeforeEach
    void log() {
        log = folder.resolve("supervisor.log");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void add(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void rotate() throws IOException {
        if (Files.exists(folder.resolve("supervisor.log.1"))) {
            Files.move(folder.resolve("supervisor.log.1"), folder.resolve("supervisor.log.2"));
        }
        Files.move(log, folder.resolve("supervisor.log.1"));
    }

    private String last(int lines) throws IOException {
        try (FileTail tail = FileTail.open(log)) {
            return text(tail.last(lines));
        }
    }

    @Test
    void the_last_lines_are_given_whole() throws IOException {
        add("one\ntwo\nthree\n");

        assertThat(last(2)).isEqualTo("two\nthree\n");
        assertThat(last(3)).isEqualTo("one\ntwo\nthree\n");
        assertThat(last(100)).isEqualTo("one\ntwo\nthree\n");
        assertThat(last(0)).isEmpty();
    }

    @Test
    void a_line_without_an_end_counts() throws IOException {
        add("one\ntwo\nthr");

        assertThat(last(1)).isEqualTo("thr");
        assertThat(last(2)).isEqualTo("two\nthr");
    }

    @Test
    void an_empty_log_has_no_lines() throws IOException {
        add("");

        assertThat(last(5)).isEmpty();
    }

    @Test
    void lines_are_found_however_far_back_they_begin() throws IOException {
        List<String> lines =
                IntStream.range(0, 30_000).mapToObj(i -> i + "x".repeat(i % 90)).toList();
        Files.write(log, lines);

        for (int wanted : new int[] {1, 2, 777, 2_000, 29_999, 30_000}) {
            assertThat(last(wanted).lines()).containsExactlyElementsOf(lines.subList(30_000 - wanted, 30_000));
        }
    }

    @Test
    void lines_before_the_last_rotations_are_found_too() throws IOException {
        add("one\ntwo\n");
        rotate();
        add("three\nfour\n");
        rotate();
        add("five\n");

        assertThat(last(1)).isEqualTo("five\n");
        assertThat(last(2)).isEqualTo("four\nfive\n");
        assertThat(last(4)).isEqualTo("two\nthree\nfour\nfive\n");
        assertThat(last(50)).isEqualTo("one\ntwo\nthree\nfour\nfive\n");
    }

    @Test
    void what_is_added_is_given_once() throws IOException {
        add("old\n");
        try (FileTail tail = FileTail.open(log)) {
            assertThat(text(tail.more())).isEmpty();
            add("new");
            assertThat(text(tail.more())).isEqualTo("new");
            add(" line\n");
            assertThat(text(tail.more())).isEqualTo(" line\n");
            assertThat(text(tail.more())).isEmpty();
        }
    }

    @Test
    void following_goes_on_from_where_the_last_lines_ended() throws IOException {
        add("one\ntwo\n");
        try (FileTail tail = FileTail.open(log)) {
            add("three\n");
            assertThat(text(tail.last(1))).isEqualTo("two\n");
            assertThat(text(tail.more())).isEqualTo("three\n");
        }
    }

    @Test
    void nothing_is_lost_over_a_rotation() throws IOException {
        add("one\n");
        try (FileTail tail = FileTail.open(log)) {
            add("two\n");
            rotate();
            assertThat(text(tail.more())).isEqualTo("two\n");
            assertThat(text(tail.more())).isEmpty();
            add("three\n");
            assertThat(text(tail.more())).isEqualTo("three\n");
        }
    }

    @Test
    void a_file_that_was_cut_is_read_from_its_new_beginning() throws IOException {
        add("one\ntwo\n");
        try (FileTail tail = FileTail.open(log)) {
            Files.writeString(log, "new\n");
            assertThat(text(tail.more())).isEqualTo("new\n");
        }
    }

    @Test
    void a_link_is_not_followed_and_neither_is_one_that_takes_the_logs_place() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "secret\n");
        Files.createSymbolicLink(log, secret);
        assertThatThrownBy(() -> FileTail.open(log)).isInstanceOf(IOException.class);

        Files.delete(log);
        add("one\n");
        try (FileTail tail = FileTail.open(log)) {
            Files.delete(log);
            Files.createSymbolicLink(log, secret);
            assertThatThrownBy(tail::more).isInstanceOf(IOException.class);
        }
    }

    @Test
    void a_missing_log_is_told_apart() {
        assertThatThrownBy(() -> FileTail.open(log)).isInstanceOf(NoSuchFileException.class);
    }
}
