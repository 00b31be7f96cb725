package dev.agentctl.supervisor.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
    @TempDir
    Path folder;

    private Desk desk;

    @BeforeEach
    void desk() {
        desk = new Desk(folder);
    }

    static Stream<String> commands() {
        return Stream.of(
                "start",
                "stop",
                "kill",
                "restart",
                "status",
                "list",
                "logs",
                "context",
                "edit",
                "setup-token",
                "token",
                "stopall",
                "restartall",
                "remove",
                "team",
                "completion");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void every_command_has_a_help_with_its_exit_codes(String command) {
        for (List<String> line :
                List.of(List.of(command, "--help"), List.of(command, "-h"), List.of("help", command))) {
            assertThat(desk.ctl(line.toArray(String[]::new))).isZero();
            assertThat(desk.out())
                    .startsWith("Usage: agentctl " + command)
                    .contains("Exit codes:")
                    .contains("2   the command line cannot be understood");
            assertThat(desk.out().lines())
                    .allSatisfy(text -> assertThat(text.length()).isLessThanOrEqualTo(80));
            assertThat(desk.err()).isEmpty();
        }
        assertThat(desk.closed).isZero();
    }

    static Stream<String> teamCommands() {
        return Stream.of(
                "start", "stop", "status", "list", "spawn", "retire", "shift", "nudge", "say", "pause", "resume",
                "logs", "rescued", "config", "task");
    }

    @ParameterizedTest
    @MethodSource("teamCommands")
    void every_team_command_has_a_help_with_its_exit_codes(String command) {
        assertThat(desk.ctl("team", command, "--help")).isZero();
        assertThat(desk.out()).startsWith("Usage: agentctl team " + command).contains("Exit codes:");
        assertThat(desk.out().lines())
                .allSatisfy(text -> assertThat(text.length()).isLessThanOrEqualTo(80));
        assertThat(desk.ctl("team", "--help")).isZero();
        assertThat(desk.out()).containsPattern("(?m)^  " + command + " ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"add", "list", "show", "cancel", "retry"})
    void every_task_command_has_a_help_with_its_exit_codes(String command) {
        assertThat(desk.ctl("team", "task", command, "--help")).isZero();
        assertThat(desk.out())
                .startsWith("Usage: agentctl team task " + command)
                .contains("Exit codes:");
        assertThat(desk.out().lines())
                .allSatisfy(text -> assertThat(text.length()).isLessThanOrEqualTo(80));
        assertThat(desk.ctl("team", "task", "--help")).isZero();
        assertThat(desk.out()).containsPattern("(?m)^  " + command + " ");
    }

    @Test
    void the_help_names_every_command() {
        assertThat(desk.ctl("--help")).isZero();
        assertThat(commands()).allSatisfy(command -> assertThat(desk.out()).containsPattern("(?m)^  " + command + " "));
        assertThat(desk.ctl("--version")).isZero();
        assertThat(desk.out()).startsWith("agentctl ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "frobnicate",
                "start",
                "start a",
                "start a -- cmd",
                "start ../a mission",
                "start -a mission",
                "start a.b mission",
                "start a m --memory lots",
                "start a m --memory 0",
                "start a m --cpus none",
                "start a m --pids -1",
                "start a m --env NOVALUE",
                "start a m --env 1A=x",
                "start a m --env =x",
                "start a m --mount /only",
                "start a m --mount /a:relative",
                "start a m --mount /a:/b:rx",
                "start a m --mount :/b",
                "start a m --engine docker",
                "start a m --plain",
                "start a m --image x --engine local",
                "start a m --frob",
                "stop",
                "stop a/b",
                "stop a --grace forever",
                "stop a --grace 2d",
                "kill",
                "kill --force a",
                "restart",
                "status a b",
                "status a --xml",
                "list a",
                "logs",
                "logs a many",
                "logs a 0",
                "logs a 5 6",
                "context",
                "context a b",
                "stopall a",
                "restartall a",
                "remove",
                "completion",
                "completion tcsh",
                "list --engine docker",
                "team",
                "team frobnicate",
                "team status --team ../x",
                "team status x",
                "team spawn",
                "team spawn king --team t",
                "team retire",
                "team retire ../x",
                "team retire a b",
                "team say ada",
                "team pause a b",
                "team logs ada ten",
                "team logs ada 1 2",
                "team config --example --json",
                "team start --foreground --container",
                "team start --image x",
                "team status",
                "team task",
                "team task frobnicate",
                "team task add",
                "team task add --to ../x mend",
                "team task list 7",
                "team task show",
                "team task show seven",
                "team task show 0",
                "team task show -7",
                "team task show 7 8",
                "team task cancel 99999999999999999999",
                "team task retry 7.5"
            })
    void a_mistake_is_one_sentence_and_exit_code_2(String line) throws Exception {
        List<String> words = new ArrayList<>(List.of(line.split(" ", -1)));
        words.removeIf(String::isEmpty);

        assertThat(desk.ctl(words.toArray(String[]::new))).isEqualTo(2);
        assertThat(desk.err().lines())
                .singleElement()
                .asString()
                .startsWith("agentctl")
                .doesNotContain("Exception");
        assertThat(desk.out()).isEmpty();
        assertThat(desk.podman.calls()).isEmpty();
        assertThat(desk.local.calls()).isEmpty();
        assertThat(Files.exists(desk.homes.eventLog().path())).isFalse();
    }

    @Test
    void names_are_letters_digits_underscores_and_hyphens() {
        for (String name : List.of("a", "A1_b-c", "9", "x".repeat(63))) {
            assertThat(desk.ctl("start", name, "m")).as(name).isZero();
        }
        for (String name : List.of("_a", "x".repeat(64), "a b", "ä", "a\nb", "a\033[31m", "..")) {
            assertThat(desk.ctl("start", name, "m")).as(name).isEqualTo(2);
            assertThat(desk.err()).contains("is not an agent's name").doesNotContain("\033");
        }
    }
}
