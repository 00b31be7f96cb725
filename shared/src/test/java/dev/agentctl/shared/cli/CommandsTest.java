package dev.agentctl.shared.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.engine.EngineUnreachableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

class CommandsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Command(name = "tool")
    static final class Top {}

    @Command(name = "act", description = "Acts.")
    static final class Act implements Callable<Integer> {
        @Parameters(paramLabel = "WHAT", defaultValue = "-")
        String what = "-";

        private final Callable<Integer> body;

        Act(Callable<Integer> body) {
            this.body = body;
        }

        @Override
        public Integer call() throws Exception {
            return body.call();
        }
    }

    private int run(Console console, Callable<Integer> body, String... args) {
        return Commands.run(new CommandLine(new Top()).addSubcommand(new CommandLine(new Act(body))), console, args);
    }

    private int run(Callable<Integer> body, String... args) {
        return run(console(Map.of()), body, args);
    }

    private Console console(Map<String, String> environment) {
        return new Console(stream(out), stream(err), false, false, environment);
    }

    private static PrintStream stream(OutputStream target) {
        return new PrintStream(target, false, StandardCharsets.UTF_8);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new CommandFailure(ExitCode.FAILED, "God is protected"), 4, "tool: God is protected"),
                Arguments.of(new CommandFailure(ExitCode.USAGE, "no such shell"), 2, "tool: no such shell"),
                Arguments.of(
                        new EngineUnreachableException("podman does not answer"), 3, "tool: podman does not answer"),
                Arguments.of(new EngineException("podman said no"), 4, "tool: podman said no"),
                Arguments.of(new EngineException("bad \033[31mname\033[0m\nhere"), 4, "tool: bad name here"),
                Arguments.of(new NoSuchFileException("/a/b"), 4, "tool: /a/b: no such file or folder"),
                Arguments.of(
                        new UncheckedIOException(new AccessDeniedException("/a/b")),
                        4,
                        "tool: /a/b: permission denied"),
                Arguments.of(new IOException("state.json is not valid JSON"), 4, "tool: state.json is not valid JSON"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_failure_is_one_sentence_on_standard_error_and_its_exit_code(
            Exception failure, int exitCode, String sentence) {
        int code = run(
                () -> {
                    throw failure;
                },
                "act");

        assertThat(code).isEqualTo(exitCode);
        assertThat(err().lines()).containsExactly(sentence);
        assertThat(out()).isEmpty();
    }

    @Test
    void a_bug_is_called_one_and_shows_where_it_is() {
        int code = run(
                () -> {
                    throw new IllegalStateException("odd");
                },
                "act");

        assertThat(code).isEqualTo(4);
        assertThat(err().lines()).singleElement().asString().contains("this is a bug: IllegalStateException (odd) at ");
    }

    @Test
    void a_bug_in_the_making_of_a_class_names_what_went_wrong_there() {
        run(
                () -> {
                    throw new ExceptionInInitializerError(new IllegalArgumentException("no table"));
                },
                "act");

        assertThat(err()).contains("IllegalArgumentException (no table)");
    }

    @Test
    void an_error_of_the_virtual_machine_is_one_sentence_too() {
        int code = run(
                () -> {
                    throw new StackOverflowError();
                },
                "act");

        assertThat(code).isEqualTo(4);
        assertThat(err().lines()).singleElement().asString().contains("this is a bug: StackOverflowError");
    }

    @Test
    void details_of_a_bug_are_shown_with_the_debug_variable_only() {
        run(
                console(Map.of("AGENTCTL_DEBUG", "1")),
                () -> {
                    throw new IllegalStateException("odd");
                },
                "act");

        assertThat(err()).contains("\tat dev.agentctl.shared.cli.CommandsTest");
    }

    @Test
    void what_was_printed_before_a_failure_is_shown() {
        Console console = new Console(stream(new StandardOutput(out, false)), stream(err), false, false, Map.of());

        run(
                console,
                () -> {
                    console.out().println("first");
                    throw new EngineException("later");
                },
                "act");

        assertThat(out().strip()).isEqualTo("first");
        assertThat(err().strip()).isEqualTo("tool: later");
    }

    @ParameterizedTest
    @MethodSource("misuses")
    void a_command_line_that_cannot_be_understood_is_one_sentence_that_names_the_help(
            String[] args, String part, String help) {
        int code = run(() -> 0, args);

        assertThat(code).isEqualTo(2);
        assertThat(err().lines()).singleElement().asString().contains(part).endsWith("see '" + help + " --help'");
    }

    static Stream<Arguments> misuses() {
        return Stream.of(
                Arguments.of(new String[] {"act", "--nope"}, "--nope", "tool act"),
                Arguments.of(new String[] {"act", "a", "b"}, "'b' is one argument too many", "tool act"),
                Arguments.of(new String[] {"frob"}, "there is no command 'frob'", "tool"),
                Arguments.of(new String[] {"frob\033]0;title\007"}, "frob", "tool"));
    }

    @Test
    void every_help_lists_the_exit_codes() {
        run(() -> 0, "--help");
        run(() -> 0, "act", "--help");

        assertThat(out().lines().map(String::strip).filter(line -> line.matches("3 +no engine answers")))
                .as(out())
                .hasSize(2);
        assertThat(err()).isEmpty();
    }

    @Test
    void the_version_is_the_builds() {
        assertThat(run(() -> 0, "--version")).isZero();

        assertThat(out().strip()).isEqualTo("tool " + Commands.version()).doesNotContain("$");
    }

    @Test
    void the_commands_own_exit_code_is_given() {
        assertThat(run(() -> 1, "act")).isEqualTo(1);
    }

    @Test
    void a_reader_that_goes_away_ends_the_command_quietly() {
        OutputStream closed = new StandardOutput(refusing("Broken pipe"), false);
        Console console = new Console(stream(closed), stream(err), false, false, Map.of());

        int code = run(console, () -> manyLines(console), "act");

        assertThat(code).isZero();
        assertThat(err()).isEmpty();
    }

    @Test
    void a_full_disk_under_standard_output_is_said() {
        OutputStream full = new StandardOutput(refusing("No space left on device"), false);
        Console console = new Console(stream(full), stream(err), false, false, Map.of());

        int code = run(
                console,
                () -> {
                    console.out().println("one line, which stays in the buffer until the end");
                    return 0;
                },
                "act");

        assertThat(code).isEqualTo(4);
        assertThat(err()).isEqualTo("tool: standard output: No space left on device" + System.lineSeparator());
    }

    private static int manyLines(Console console) {
        for (int i = 0; i < 100_000; i++) {
            console.out().println("line " + i);
        }
        throw new AssertionError("nobody reads, and writing went on");
    }

    private static OutputStream refusing(String why) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(why);
            }
        };
    }

    @Test
    void colour_needs_a_terminal_that_can_and_a_person_who_wants_it() {
        assertThat(colour(true, Map.of("TERM", "xterm"))).isTrue();
        assertThat(colour(false, Map.of("TERM", "xterm"))).isFalse();
        assertThat(colour(true, Map.of("TERM", "dumb"))).isFalse();
        assertThat(colour(true, Map.of("TERM", "xterm", "NO_COLOR", "1"))).isFalse();
        assertThat(colour(true, Map.of("TERM", "xterm", "NO_COLOR", ""))).isTrue();
    }

    private boolean colour(boolean terminal, Map<String, String> environment) {
        return new Console(stream(out), stream(err), terminal, terminal, environment).colour();
    }

    @Test
    void help_is_coloured_on_a_terminal_only() {
        run(new Console(stream(out), stream(err), true, true, Map.of("TERM", "xterm")), () -> 0, "act", "--help");
        assertThat(out()).contains("\033[");
        out.reset();

        run(() -> 0, "act", "--help");
        assertThat(out()).doesNotContain("\033[");
    }

    @Test
    void the_buffer_gives_all_bytes_in_their_order() {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        StandardOutput buffered = new StandardOutput(target, false);
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            String piece = "x".repeat(i * 7 % 500) + i;
            byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
            buffered.write(bytes, 0, bytes.length);
            buffered.write('\n');
            expected.append(piece).append('\n');
        }
        byte[] large = "y".repeat(40_000).getBytes(StandardCharsets.UTF_8);
        buffered.write(large, 0, large.length);
        buffered.flush();

        assertThat(target.toString(StandardCharsets.UTF_8)).isEqualTo(expected + "y".repeat(40_000));
    }

    @Test
    void progress_is_one_line_a_step_where_no_terminal_is() {
        try (Progress progress = new Progress(console(Map.of()), 2)) {
            progress.step("stopped a");
            progress.remark("b: \033[31mrefused");
        }

        assertThat(err().lines()).containsExactly("[1/2] stopped a", "[2/2] b: refused");
    }

    @Test
    void progress_writes_over_one_line_on_a_terminal_and_keeps_remarks() {
        Console console = new Console(stream(out), stream(err), true, true, Map.of("TERM", "xterm"));
        try (Progress progress = new Progress(console, 3)) {
            progress.step("stopped a");
            progress.remark("b: refused");
            progress.step("stopped c");
        }

        assertThat(err().replace("\r\033[K", "<").replace(System.lineSeparator(), "|"))
                .isEqualTo("<[1/3] stopped a<[2/3] b: refused|<[3/3] stopped c<");
    }
}
