package dev.agentctl.supervisor.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SupervisorLogTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream standardOutput = new ByteArrayOutputStream();
    private final Echo echo = new Echo(standardOutput, false);

    @Test
    void each_line_stands_after_its_time_in_the_file_and_on_standard_output() throws IOException {
        SupervisorLog log = log(1 << 20);
        log.output(bytes("from the agent"));
        log.say("from the loop");
        echo.close(5_000);
        String time = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ ";
        String expected = time + "from the agent\n" + time + "\\[supervisor] from the loop\n";
        assertThat(Files.readString(path())).matches(expected);
        assertThat(standardOutput.toString(StandardCharsets.UTF_8)).matches(expected);
    }

    @Test
    void a_grown_log_is_put_away_and_three_old_ones_are_kept() throws IOException {
        SupervisorLog log = log(1000);
        for (int i = 0; i < 200; i++) {
            log.output(bytes("line " + i));
        }
        assertThat(folder).isDirectoryContaining("glob:**/supervisor.log.3");
        assertThat(folder).isDirectoryNotContaining("glob:**/supervisor.log.4");
        for (String name : List.of("supervisor.log", "supervisor.log.1", "supervisor.log.2", "supervisor.log.3")) {
            assertThat(Files.size(folder.resolve(name))).isLessThan(1100);
        }
        assertThat(Files.readString(path()) + Files.readString(folder.resolve("supervisor.log.1")))
                .contains("line 199\n");
    }

    @Test
    void lines_go_on_after_those_of_an_earlier_loop() throws IOException {
        Files.writeString(path(), "earlier\n");
        log(1000).output(bytes("later"));
        assertThat(Files.readAllLines(path())).hasSize(2).first().isEqualTo("earlier");
    }

    @Test
    void a_log_that_cannot_be_put_away_is_emptied_instead_of_growing() throws IOException {
        Files.createDirectories(folder.resolve("supervisor.log.1").resolve("in the way"));
        SupervisorLog log = log(1000);
        for (int i = 0; i < 200; i++) {
            log.output(bytes("line " + i));
        }
        assertThat(Files.size(path())).isLessThan(1100);
        assertThat(Files.readString(path())).contains("line 199\n");
    }

    @Test
    void a_log_replaced_by_a_symlink_under_way_is_made_anew_and_the_target_untouched() throws IOException {
        Path target = Files.writeString(folder.resolve("target"), "precious");
        SupervisorLog log = log(1000);
        log.output(bytes("one"));
        Files.delete(path());
        Files.createSymbolicLink(path(), target);
        log.check();
        log.output(bytes("two"));
        assertThat(target).hasContent("precious");
        assertThat(Files.isRegularFile(path(), LinkOption.NOFOLLOW_LINKS)).isTrue();
        assertThat(Files.readString(path())).endsWith("two\n");
    }

    @Test
    void a_log_that_is_a_named_pipe_is_replaced_at_once() throws Exception {
        Fifo.make(path());
        SupervisorLog log = log(1000);
        log.output(bytes("one"));
        assertThat(Files.readString(path())).endsWith("one\n");
    }

    @Test
    void a_log_that_cannot_be_written_is_said_once_and_tried_again() throws IOException {
        Path inside = Files.createDirectories(path().resolve("inside"));
        SupervisorLog log = log(1000);
        for (int i = 0; i < 5; i++) {
            log.output(bytes("line " + i));
            log.check();
        }
        Files.delete(inside);
        log.check();
        log.output(bytes("at last"));
        echo.close(5_000);
        assertThat(Files.readString(path())).endsWith("at last\n");
        assertThat(standardOutput.toString(StandardCharsets.UTF_8))
                .containsOnlyOnce("cannot be written")
                .contains("line 4\n");
    }

    @Test
    void a_reader_that_stalls_holds_nobody_up_and_learns_how_much_it_missed() throws Exception {
        PipedInputStream reader = new PipedInputStream(64);
        Echo stalled = new Echo(new PipedOutputStream(reader), false);
        SupervisorLog log = new SupervisorLog(path(), 1 << 20, stalled);
        for (int i = 0; i < 1000; i++) {
            log.output(bytes("line " + i));
        }
        log.say("the loop is not held up");
        assertThat(Files.readAllLines(path())).hasSize(1001);
        StringBuilder seen = new StringBuilder();
        try (InputStream in = reader) {
            while (!seen.toString().contains("lines were left out here\n")) {
                seen.append((char) in.read());
            }
        }
        assertThat(seen.toString()).contains("line 0\n");
    }

    @Test
    void a_reader_that_is_gone_is_no_reason_to_stop() throws IOException {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        SupervisorLog log = new SupervisorLog(path(), 1 << 20, new Echo(closed, false));
        for (int i = 0; i < 1000; i++) {
            log.output(bytes("line " + i));
        }
        assertThat(Files.readAllLines(path())).hasSize(1000);
    }

    @Test
    void escape_sequences_never_reach_a_terminal_but_stay_in_the_file() throws IOException {
        Echo terminal = new Echo(standardOutput, true);
        SupervisorLog log = new SupervisorLog(path(), 1 << 20, terminal);
        log.output(bytes("a\u001b]0;title\u0007b\u001b[2Jc"));
        terminal.close(5_000);
        assertThat(standardOutput.toString(StandardCharsets.UTF_8)).endsWith(" abc\n");
        assertThat(Files.readString(path())).contains("\u001b[2J");
    }

    private Path path() {
        return folder.resolve("supervisor.log");
    }

    private SupervisorLog log(long maxBytes) {
        return new SupervisorLog(path(), maxBytes, echo);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
