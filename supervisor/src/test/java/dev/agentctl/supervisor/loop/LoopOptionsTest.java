package dev.agentctl.supervisor.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.supervisor.claude.ClaudeLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopOptionsTest {
    @Test
    void words_are_the_mission_and_all_after_two_dashes_is_the_command() {
        LoopOptions options = parse("w1", "keep", "--jitter", "the lights on", "--", "sh", "-c", "--help", "--");
        assertThat(options.name().text()).isEqualTo("w1");
        assertThat(options.mission()).isEqualTo("keep the lights on");
        assertThat(options.command()).containsExactly("sh", "-c", "--help", "--");
        assertThat(options.policy().jitter()).isTrue();
        assertThat(options.isProtected()).isFalse();
    }

    @Test
    void values_stand_after_their_option_or_an_equals_sign() {
        LoopOptions options = parse("w1", "--first-wait", "0.25", "--max-wait=60", "--grace", "3", "--log-kib=8", "m");
        assertThat(options.policy().firstWait()).hasMillis(250);
        assertThat(options.policy().maxWait()).hasSeconds(60);
        assertThat(options.policy().grace()).hasSeconds(3);
        assertThat(options.logBytes()).isEqualTo(8192);
        assertThat(options.command()).isEmpty();
    }

    @Test
    void the_claude_clis_options_are_read_as_agentctl_writes_them() {
        AgentSpec.Claude claude = new AgentSpec.Claude(
                Optional.of("sonnet"),
                OptionalDouble.of(2.5),
                OptionalLong.of(1_000_000),
                Optional.of(Duration.ofSeconds(90)),
                Optional.of("bypassPermissions"));
        List<String> line = new ArrayList<>(List.of("w1"));
        line.addAll(claude.options());
        line.add("m");
        assertThat(LoopOptions.parse(line).claude()).isEqualTo(claude);
        assertThat(parse("w1", "m").claude()).isEqualTo(AgentSpec.Claude.DEFAULT);
        assertThat(parse("w1", "m").limits()).isEqualTo(ClaudeLimits.NONE);
    }

    @Test
    void god_is_protected_in_any_case_and_without_being_told() {
        assertThat(parse("gOD", "m").isProtected()).isTrue();
        assertThat(parse("w1", "--protected", "m").isProtected()).isTrue();
    }

    @Test
    void the_mission_may_come_from_a_file() {
        assertThat(parse("w1", "--mission-file", "/m.txt").missionFile()).contains(Path.of("/m.txt"));
        assertThat(parse("w1").mission()).isEmpty();
    }

    @Test
    void help_is_asked_for_only_before_the_agents_own_command() {
        assertThat(LoopOptions.asksHelp(List.of("w1", "--help"))).isTrue();
        assertThat(LoopOptions.asksHelp(List.of("w1", "m", "--", "ls", "--help")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "../x m",
                "w1 m --",
                "w1 --budget-usd 0 m",
                "w1 --budget-usd NaN m",
                "w1 --budget-tokens -1 m",
                "w1 --silence-limit 0 m",
                "w1 --model --x m",
                "w1 --model=sonnet m -- true",
                "w1 m --nonsense",
                "w1 m --grace",
                "w1 m --grace -1",
                "w1 m --grace 1e9",
                "w1 m --grace NaN",
                "w1 m --grace soon",
                "w1 m --first-wait 10 --max-wait 5",
                "w1 m --jitter=yes",
                "w1 m --log-kib 0",
                "w1 m --mission-file f",
                "w1 m --prompt"
            })
    void a_wrong_command_line_is_one_sentence(String line) {
        String[] arguments = line.isEmpty() ? new String[0] : line.split(" ", -1);
        assertThatThrownBy(() -> parse(arguments)).isInstanceOfSatisfying(CommandFailure.class, failure -> {
            assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(failure.getMessage()).isNotBlank().doesNotContain("\n");
        });
    }

    @Test
    void the_help_names_every_option_and_fits_a_wide_terminal() {
        for (String option : List.of(
                "--mission-file",
                "--prompt",
                "--first-wait",
                "--max-wait",
                "--jitter",
                "--grace",
                "--protected",
                "--log-kib",
                "--help")) {
            assertThat(LoopOptions.HELP).contains(option);
        }
        assertThat(LoopOptions.HELP.lines()).allMatch(line -> line.length() <= 120);
    }

    private static LoopOptions parse(String... arguments) {
        return LoopOptions.parse(Arrays.asList(arguments));
    }
}
