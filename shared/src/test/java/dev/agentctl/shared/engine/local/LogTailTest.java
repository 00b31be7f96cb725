package dev.agentctl.shared.engine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
    @TempDir
    private Path folder;

    private final List<String> seen = new ArrayList<>();

    @Property(tries = 200)
    void the_last_lines_are_those_that_a_whole_read_would_give(
            @ForAll @Size(max = 60) List<@AlphaChars @StringLength(max = 3000) String> lines,
            @ForAll @IntRange(min = 0, max = 70) int wanted,
            @ForAll boolean ended)
            throws IOException {
        Path file = Files.createTempFile("tail", ".log");
        String text = String.join("\n", lines) + (ended && !lines.isEmpty() ? "\n" : "");
        Files.writeString(file, text);
        List<String> all = text.lines().toList();
        List<String> given = new ArrayList<>();
        try (LogTail log = new LogTail(file, given::add)) {
            log.past(wanted, false);
        }
        Files.delete(file);
        assertThat(given).isEqualTo(all.subList(Math.max(0, all.size() - wanted), all.size()));
    }

    @Test
    void an_unfinished_line_waits_for_its_end() throws IOException {
        try (LogTail log = new LogTail(write("one\ntw"), seen::add)) {
            log.past(5, true);
            assertThat(seen).containsExactly("one");
            write("o\nthree\nfo");
            log.more();
            assertThat(seen).containsExactly("one", "two", "three");
            log.finish();
            assertThat(seen).containsExactly("one", "two", "three", "fo");
        }
    }

    @Test
    void nothing_is_lost_or_told_twice_while_rotations_are_rarer_than_looks() throws IOException {
        Path file = write("0\n");
        List<String> expected = new ArrayList<>(List.of("0"));
        try (LogTail log = new LogTail(file, seen::add)) {
            log.past(10, true);
            for (int i = 1; i < 40; i++) {
                write(i + "\n");
                expected.add(Integer.toString(i));
                if (i % 7 == 0) {
                    write("unfinished");
                    expected.add("unfinished");
                    Files.move(file, folder.resolve("log." + i));
                }
                if (i % 3 == 0) {
                    log.more();
                }
            }
            log.more();
            log.more();
        }
        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void a_truncated_log_is_read_from_its_new_beginning() throws IOException {
        Path file = write("a long line of the past\n");
        try (LogTail log = new LogTail(file, seen::add)) {
            log.past(10, true);
            Files.writeString(file, "new\n");
            log.more();
        }
        assertThat(seen).containsExactly("a long line of the past", "new");
    }

    @Test
    void a_log_that_comes_later_is_followed_from_its_beginning() throws IOException {
        try (LogTail log = new LogTail(folder.resolve("log"), seen::add)) {
            log.past(0, true);
            log.more();
            write("first\n");
            log.more();
        }
        assertThat(seen).containsExactly("first");
    }

    @Test
    void a_line_without_end_fills_no_memory() throws IOException {
        Path file = write("x".repeat(3 << 20) + "\nnext\n");
        try (LogTail log = new LogTail(file, seen::add)) {
            log.past(2, false);
        }
        assertThat(seen).hasSize(2).endsWith("next");
        assertThat(seen.getFirst()).hasSize(LogTail.MAX_LINE);
    }

    @Test
    void a_log_that_turns_into_a_link_is_not_followed() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "secret\n");
        Path file = write("one\n");
        try (LogTail log = new LogTail(file, seen::add)) {
            log.past(10, true);
            Files.delete(file);
            Files.createSymbolicLink(file, secret);
            assertThatExceptionOfType(IOException.class).isThrownBy(log::more).withMessageContaining("not a regular");
        }
        assertThat(seen).containsExactly("one");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("log"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
