package dev.agentctl.tui.screen;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.TerminalSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The small parts behind the screen. */
class PartsTest {
    @Test
    void a_size_is_read_and_a_missing_one_is_none() {
        assertThat(Stty.parse("24 80\n")).contains(new TerminalSize(80, 24));
        assertThat(Stty.parse("0 0\n")).isEmpty();
        assertThat(Stty.parse("")).isEmpty();
        assertThat(Stty.parse("stty: no")).isEmpty();
    }

    @Test
    void log_lines_are_whole_and_clean() {
        assertThat(lines("one\n\u001b[31mtwo\r\n\nthree")).containsExactly("one", "two", "", "three");
        assertThat(lines("")).isEmpty();
        assertThat(lines("\n")).containsExactly("");
    }

    @Test
    void a_line_that_may_be_torn_is_left_out() {
        byte[] bytes = new byte[1 << 17];
        Arrays.fill(bytes, (byte) 'x');
        bytes[bytes.length - 6] = '\n';
        assertThat(LogReader.lines(bytes)).containsExactly("xxxxx");
    }

    @Test
    void only_the_last_lines_are_kept() {
        List<String> lines = lines("line\n".repeat(5000));
        assertThat(lines).hasSize(500);
    }

    @Test
    void a_log_of_binary_garbage_is_harmless() {
        byte[] bytes = new byte[4096];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        assertThat(LogReader.lines(bytes))
                .allSatisfy(line -> assertThat(line.codePoints()).noneMatch(Character::isISOControl));
    }

    @Test
    void a_crash_is_one_sentence_and_a_file_for_its_owner(@TempDir Path folder) throws IOException {
        IllegalStateException fault = new IllegalStateException("secret detail");
        String sentence = CrashReport.write(folder, Thread.currentThread(), fault, Instant.ofEpochSecond(1000));
        assertThat(sentence)
                .startsWith("agent-monitor: this is a bug: IllegalStateException")
                .doesNotContain("\n");
        try (Stream<Path> files = Files.list(folder)) {
            Path file = files.findFirst().orElseThrow();
            assertThat(sentence).contains(file.toString());
            assertThat(Files.readString(file)).contains("secret detail", "PartsTest");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void a_crash_that_cannot_be_written_is_still_told(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(CrashReport.write(
                        file.resolve("below"), Thread.currentThread(), new AssertionError(), Instant.EPOCH))
                .contains("AssertionError", "could not be written");
    }

    @Test
    void what_this_program_uses_is_measured() {
        SelfUse self = new SelfUse();
        assertThat(self.read(1).cpuPercent()).isEmpty();
        assertThat(self.read(App.SECOND).cpuPercent().orElseThrow()).isNotNegative();
    }

    private static List<String> lines(String text) {
        return LogReader.lines(text.getBytes(StandardCharsets.UTF_8));
    }
}
