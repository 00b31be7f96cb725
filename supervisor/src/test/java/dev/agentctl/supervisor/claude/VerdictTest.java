package dev.agentctl.supervisor.claude;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.shared.agent.RateLimit;
import dev.agentctl.shared.agent.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
    private static final Instant RESET = Instant.parse("2026-03-01T15:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "authentication_failed, 401, AUTH",
        "authentication_failed, 0, AUTH",
        "'', 401, AUTH",
        "'', 403, AUTH",
        "billing_error, 400, BILLING",
        "'', 402, BILLING",
        "rate_limit, 429, RATE_LIMITED",
        "'', 429, RATE_LIMITED",
        "model_not_found, 404, MODEL",
        "server_error, 500, CRASH",
        "overloaded, 529, CRASH",
        "unknown, 0, CRASH",
        "invalid_request, 400, CRASH",
        "tomorrows_error, 0, CRASH"
    })
    void an_error_of_the_service_decides_by_its_kind_or_its_status(String error, int status, ExitReason reason) {
        Verdict verdict = of(ExitReason.CRASH, failed("success", "it said no", status, "api_error"), error);
        assertThat(verdict.reason()).isEqualTo(reason);
        assertThat(verdict.sentence()).contains("it said no");
    }

    @Test
    void what_a_person_must_do_is_said() {
        assertThat(of(ExitReason.CRASH, failed("success", "x", 401, ""), "").sentence())
                .contains("agentctl setup-token", "restart");
        assertThat(of(ExitReason.CRASH, failed("success", "x", 404, ""), "").sentence())
                .contains("agentctl edit", "restart");
    }

    @Test
    void an_end_without_a_result_is_a_crash_however_well_it_exits() {
        Verdict verdict = Verdict.of(ExitReason.CLEAN, "exit code 0", Optional.empty(), Optional.empty(), none());
        assertThat(verdict.reason()).isEqualTo(ExitReason.CRASH);
        assertThat(verdict.sentence()).contains("without a result");
    }

    @Test
    void a_kill_for_memory_stays_one_whatever_was_said_before() {
        assertThat(of(ExitReason.OOM_KILLED, done(), "").reason()).isEqualTo(ExitReason.OOM_KILLED);
    }

    @Test
    void a_turn_that_is_done_is_clean_and_a_kill_after_it_is_a_crash() {
        assertThat(of(ExitReason.CLEAN, done(), "").reason()).isEqualTo(ExitReason.CLEAN);
        assertThat(of(ExitReason.CRASH, done(), "").reason()).isEqualTo(ExitReason.CRASH);
    }

    @Test
    void a_rate_limit_ends_when_the_service_said_that_it_does() {
        assertThat(of(ExitReason.CRASH, failed("success", "x", 429, ""), "rate_limit")
                        .retryAt())
                .contains(RESET);
        Verdict warned = Verdict.of(
                ExitReason.CRASH,
                "exit code 1",
                Optional.of(failed("success", "x", 429, "")),
                Optional.of("rate_limit"),
                Optional.of(new RateLimit("seven_day", "allowed_warning", Optional.of(RESET))));
        assertThat(warned.retryAt()).as("the reset of another limit").isEmpty();
    }

    @Test
    void a_conversation_that_the_cli_does_not_know_or_the_service_cannot_take_is_given_up() {
        ClaudeMessage.Result unknown = new ClaudeMessage.Result(
                "s",
                "error_during_execution",
                true,
                "",
                List.of("No conversation found with session ID: s"),
                OptionalInt.empty(),
                "",
                0,
                Duration.ZERO,
                Tokens.NONE,
                Optional.empty());
        assertThat(of(ExitReason.CRASH, unknown, "").conversation()).isEqualTo(Verdict.Conversation.UNKNOWN);
        assertThat(of(ExitReason.CRASH, failed("success", "too long", 400, "prompt_too_long"), "invalid_request")
                        .conversation())
                .isEqualTo(Verdict.Conversation.UNUSABLE);
        assertThat(of(ExitReason.CRASH, failed("success", "x", 529, ""), "").conversation())
                .isEqualTo(Verdict.Conversation.GOES_ON);
    }

    @Test
    void the_clis_own_bounds_are_told_apart() {
        assertThat(of(ExitReason.CRASH, failed("error_max_budget_usd", "", 0, "budget_exhausted"), "")
                        .reason())
                .isEqualTo(ExitReason.BUDGET);
        assertThat(of(ExitReason.CRASH, failed("error_max_turns", "", 0, ""), "")
                        .reason())
                .isEqualTo(ExitReason.CLEAN);
    }

    @Test
    void a_strangers_words_are_cleaned_and_short() {
        Verdict verdict = of(ExitReason.CRASH, failed("success", "\u001b[31mno\n" + "x".repeat(9_000), 500, ""), "");
        assertThat(verdict.sentence()).doesNotContain("\u001b", "\n").hasSizeLessThan(400);
    }

    private static Verdict of(ExitReason exit, ClaudeMessage.Result result, String error) {
        return Verdict.of(
                exit,
                "exit code 1",
                Optional.of(result),
                Optional.of(error).filter(kind -> !kind.isEmpty()),
                Optional.of(new RateLimit("five_hour", "rejected", Optional.of(RESET))));
    }

    private static Optional<RateLimit> none() {
        return Optional.empty();
    }

    private static ClaudeMessage.Result done() {
        return result("success", false, "done", 0, "completed");
    }

    private static ClaudeMessage.Result failed(String subtype, String text, int status, String end) {
        return result(subtype, true, text, status, end);
    }

    private static ClaudeMessage.Result result(String subtype, boolean isError, String text, int status, String end) {
        return new ClaudeMessage.Result(
                "s",
                subtype,
                isError,
                text,
                List.of(),
                status == 0 ? OptionalInt.empty() : OptionalInt.of(status),
                end,
                1,
                Duration.ofSeconds(1),
                Tokens.NONE,
                Optional.empty());
    }
}
