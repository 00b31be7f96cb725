package dev.agentctl.supervisor.claude.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentctl.shared.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StandardInputTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final StandardInput input = new StandardInput(written);

    @Test
    void prompts_wait_for_the_greeting_and_control_lines_do_not() throws IOException {
        input.prompt(line("one"));
        input.control(line("greeting"));
        input.greeted();
        input.prompt(line("two"));
        input.control(line("answer"));
        write();
        assertThat(written.toString(StandardCharsets.UTF_8))
                .isEqualTo("{\"x\":\"greeting\"}\n{\"x\":\"answer\"}\n{\"x\":\"one\"}\n{\"x\":\"two\"}\n");
    }

    @Test
    void one_line_stays_one_line_for_every_reader() throws IOException {
        input.greeted();
        input.prompt(line("a\nb\rc\u2028d\u2029e\u0085f\u0000"));
        write();
        assertThat(written.toString(StandardCharsets.UTF_8))
                .isEqualTo("{\"x\":\"a\\nb\\rc\\u2028d\\u2029e\\u0085f\\u0000\"}\n");
    }

    @Test
    void a_stop_gives_up_prompts_but_writes_answers() throws IOException {
        input.prompt(line("one"));
        input.refusePrompts();
        input.control(line("answer"));
        assertThatThrownBy(() -> input.prompt(line("two")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("stopped");
        input.greeted();
        write();
        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("{\"x\":\"answer\"}\n");
        assertThatThrownBy(() -> input.control(line("late"))).isInstanceOf(IOException.class);
    }

    @Test
    void a_cli_that_reads_nothing_is_not_asked_without_end() throws IOException {
        for (int i = 0; i < 64; i++) {
            input.prompt(line("prompt " + i));
        }
        assertThatThrownBy(() -> input.prompt(line("one more")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("64 prompts wait");
    }

    @Test
    void a_pipe_that_breaks_is_told_to_whoever_writes_next() throws IOException {
        StandardInput broken = new StandardInput(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        });
        broken.control(line("one"));
        broken.write();
        assertThatThrownBy(() -> broken.control(line("two"))).hasMessage("the Claude CLI has ended");
        assertThatThrownBy(() -> broken.prompt(line("two"))).hasMessage("the Claude CLI has ended");
    }

    /** All that waits, and then the end. */
    private void write() {
        input.close();
        input.write();
    }

    private static JsonObject line(String text) {
        return JsonObject.EMPTY.with("x", text);
    }
}
