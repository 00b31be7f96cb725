package dev.agentctl.supervisor.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.cli.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BuildOutputTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Console console = new Console(
            new PrintStream(new ByteArrayOutputStream()),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false,
            Map.of());
    private final BuildOutput output = new BuildOutput(total -> new Progress(console, total));

    private void lines(String... lines) {
        for (String line : lines) {
            output.line(line);
        }
    }

    @Test
    void steps_are_shown_by_their_words_and_numbered() {
        lines(
                "STEP 1/3: FROM localhost/base",
                "STEP 2/3: RUN --mount=type=bind,source=build,target=/build,z sh /build/claude # the Claude CLI",
                "--> Using cache 1234",
                "--> 1234",
                "STEP 3/3: ENTRYPOINT [\"/x\"]");
        output.end();

        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("[1/3] FROM localhost/base", "[2/3] the Claude CLI", "[3/3] ENTRYPOINT [\"/x\"]");
        assertThat(output.cachedOf()).isEqualTo("1 of 3");
    }

    @Test
    void of_a_step_only_its_own_last_lines_are_kept() {
        lines("STEP 1/2: FROM x", "old", "STEP 2/2: RUN y");
        for (int i = 0; i < 40; i++) {
            lines("line " + i);
        }

        assertThat(output.lastLines())
                .hasSize(15)
                .startsWith("line 25")
                .endsWith("line 39")
                .doesNotContain("old");
        assertThat(output.step()).contains("RUN y");
    }

    @Test
    void what_could_command_a_terminal_is_taken_out() {
        lines("STEP 1/1: RUN \u001b[2Jx # evil \u001b]0;title\u0007", "50%\r75%\r\u001b[31mdone", "a\r");

        assertThat(output.lastLines()).containsExactly("done", "a");
        assertThat(err.toString(StandardCharsets.UTF_8)).doesNotContain("\u001b");
    }

    @Test
    void a_steps_note_is_for_the_person_and_no_output() {
        lines("STEP 1/1: RUN x", "agentctl-note: left out: git", "level=warning msg=\"missing\"");

        assertThat(output.notes()).containsExactly("left out: git");
        assertThat(output.lastLines()).isEmpty();
    }
}
