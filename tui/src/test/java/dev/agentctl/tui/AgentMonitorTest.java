package dev.agentctl.tui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.cli.Commands;
import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentMonitorTest {
    @TempDir
    private Path home;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void help_lists_every_option_and_the_exit_codes() {
        assertThat(run("--help")).isZero();
        assertThat(said(out))
                .contains("--watch", "--interval", "--theme", "--ascii", "--alert", "--cpu-limit", "--mem-limit")
                .contains("--json", "--host", "--demo", "100% = one core", "Exit codes:", "with --alert");
        assertThat(said(err)).isEmpty();
    }

    @Test
    void an_empty_fleet_says_how_to_start_one() {
        assertThat(run()).isZero();
        assertThat(said(out)).contains("No agents.", "agentctl start");
    }

    @Test
    void json_is_one_object_with_all_its_parts() throws IOException {
        assertThat(run("--json")).isZero();
        JsonObject answer = Json.object(out.toByteArray());
        assertThat(answer.fields().keySet())
                .containsExactly("at", "host", "engines", "kill_file", "agents", "teams", "totals", "alerts");
    }

    @Test
    void without_a_terminal_watching_is_one_look_and_says_so() {
        assertThat(run("--watch")).isZero();
        assertThat(said(out)).contains("No agents.");
        assertThat(said(err)).contains("one look");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--theme=pink", "--interval=soon", "--interval=1ms", "--cpu-limit=much", "--nonsense", "extra"})
    void a_command_line_that_makes_no_sense_is_told_in_one_sentence(String argument) {
        assertThat(run(argument)).isEqualTo(2);
        assertThat(said(err)).startsWith("agent-monitor: ").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"500ms=500", "2s=2000", "1m=60000", "3=3000"})
    void intervals_have_units(String example) {
        String[] parts = example.split("=", -1);
        assertThat(Intervals.parse(parts[0])).contains(Duration.ofMillis(Long.parseLong(parts[1])));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-1s", "1h", "1.5s", "99999999999s"})
    void what_is_no_interval_is_none(String text) {
        assertThat(Intervals.parse(text)).isEmpty();
    }

    private int run(String... arguments) {
        Console console = new Console(
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false,
                Map.of("AGENTCHAT_HOME", home.toString(), "AGENTCTL_ENGINES", "local"));
        return Commands.run(AgentMonitor.command(console), console, arguments);
    }

    private static String said(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
