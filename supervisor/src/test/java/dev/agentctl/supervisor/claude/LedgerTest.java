package dev.agentctl.supervisor.claude;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.Tokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerTest {
    private static final Tokens ONE = new Tokens(10, 1, 3_000, 400);

    @Test
    void a_result_stands_for_the_messages_before_it() {
        Ledger ledger = Ledger.EMPTY.after(said("m1", ONE, false)).after(result(new Tokens(10, 20, 3_000, 400), 0.5));
        assertThat(ledger.tokens()).isEqualTo(new Tokens(10, 20, 3_000, 400));
        assertThat(ledger.usd()).isEqualTo(0.5);
        assertThat(ledger.turns()).isOne();
        assertThat(ledger.complete()).isTrue();
    }

    @Test
    void the_lines_of_one_message_count_once_with_the_most_that_any_says() {
        Ledger ledger = Ledger.EMPTY
                .after(new ClaudeMessage.Partial("message_start", "m1", "m", false, Optional.of(ONE)))
                .after(said("m1", ONE, false))
                .after(said("m1", ONE, false))
                .after(new ClaudeMessage.Partial(
                        "message_delta", "m1", "", false, Optional.of(new Tokens(0, 20, 0, 0))));
        assertThat(ledger.tokens()).isEqualTo(new Tokens(10, 20, 3_000, 400));
    }

    @Test
    void messages_of_subagents_that_mix_count_once_each_and_are_no_context() {
        Ledger ledger = Ledger.EMPTY
                .after(said("m1", ONE, false))
                .after(said("s1", new Tokens(5, 1, 9_000, 0), true))
                .after(said("s2", new Tokens(6, 1, 0, 0), true))
                .after(said("s1", new Tokens(5, 1, 9_000, 0), true));
        assertThat(ledger.tokens()).isEqualTo(new Tokens(21, 3, 12_000, 400));
        assertThat(ledger.context()).hasValue(3_410);
    }

    @Test
    void a_run_without_a_result_keeps_what_its_messages_said_as_a_lower_bound() {
        Ledger ledger = Ledger.EMPTY.after(said("m1", ONE, false)).ended();
        assertThat(ledger.tokens()).isEqualTo(ONE);
        assertThat(ledger.complete()).isFalse();
        Ledger next = ledger.after(said("m2", ONE, false)).after(result(ONE, 0.25));
        assertThat(next.tokens()).isEqualTo(ONE.plus(ONE));
        assertThat(next.complete()).as("what was missed stays missed").isFalse();
    }

    @Test
    void a_turn_that_begins_and_is_never_told_of_again_makes_the_cost_a_lower_bound() {
        Ledger begun = Ledger.EMPTY.after(new ClaudeMessage.Init("s", "m"));
        assertThat(begun.complete()).isTrue();
        assertThat(begun.ended().complete()).isFalse();
        assertThat(begun.after(result(ONE, 0.5)).ended().complete()).isTrue();
    }

    @Test
    void a_run_that_asked_nothing_leaves_the_cost_complete() {
        assertThat(Ledger.EMPTY.ended().complete()).isTrue();
        Ledger failed = Ledger.EMPTY.after(said("own", Tokens.NONE, false)).after(error(Optional.empty(), Tokens.NONE));
        assertThat(failed.ended().complete()).isTrue();
        assertThat(failed.turns()).isZero();
        assertThat(failed.context()).isEmpty();
    }

    @Test
    void a_result_that_does_not_tell_its_cost_counts_its_tokens_and_makes_the_cost_a_lower_bound() {
        Ledger ledger = Ledger.EMPTY
                .after(said("m1", ONE, false))
                .after(error(Optional.empty(), new Tokens(10, 30, 3_000, 400)));
        assertThat(ledger.tokens()).isEqualTo(new Tokens(10, 30, 3_000, 400));
        assertThat(ledger.complete()).isFalse();
        Ledger unpriced = Ledger.EMPTY.after(
                error(Optional.of(new ClaudeMessage.Bill(ONE, OptionalDouble.empty())), Tokens.NONE));
        assertThat(unpriced.tokens()).isEqualTo(ONE);
        assertThat(unpriced.complete()).isFalse();
    }

    @Test
    void forged_figures_are_brought_to_sense() {
        Ledger forged = new Ledger(
                -5,
                new Tokens(-1, Long.MAX_VALUE, 0, 0),
                Double.NaN,
                true,
                java.util.OptionalLong.empty(),
                OpenMessages.NONE);
        assertThat(forged.turns()).isZero();
        assertThat(forged.usd()).isZero();
        assertThat(forged.tokens().input()).isZero();
        assertThat(forged.tokens().plus(forged.tokens()).total()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20261121, 987654321})
    void over_any_life_nothing_counts_twice_and_nothing_is_lost(long seed) {
        Random random = new Random(seed);
        for (int life = 0; life < 300; life++) {
            Ledger ledger = Ledger.EMPTY;
            Tokens billed = Tokens.NONE;
            double usd = 0;
            boolean complete = true;
            for (int run = 0; run < 10; run++) {
                List<Tokens> turn = new ArrayList<>();
                int messages = random.nextInt(60);
                for (int i = 0; i < messages; i++) {
                    Tokens tokens = new Tokens(random.nextInt(100), 1 + random.nextInt(50), random.nextInt(9_000), 7);
                    turn.add(tokens);
                    Tokens begun = new Tokens(tokens.input(), 1, tokens.cacheRead(), tokens.cacheWrite());
                    String id = "m" + run + "-" + i;
                    for (int line = 0; line <= random.nextInt(3); line++) {
                        ledger = ledger.after(said(id, begun, random.nextBoolean()));
                    }
                    ledger = ledger.after(
                            new ClaudeMessage.Partial("message_delta", id, "", false, Optional.of(tokens)));
                }
                Tokens sum = Tokens.NONE;
                for (Tokens tokens : turn) {
                    sum = sum.plus(tokens);
                }
                assertThat(ledger.tokens()).isEqualTo(billed.plus(sum));
                if (random.nextBoolean()) {
                    ledger = ledger.after(result(sum, 0.125));
                    usd += 0.125;
                } else {
                    complete &= turn.isEmpty();
                }
                ledger = ledger.ended();
                billed = billed.plus(sum);
                assertThat(ledger.tokens()).isEqualTo(billed);
            }
            assertThat(ledger.usd()).isCloseTo(usd, Offset.offset(1e-9));
            assertThat(ledger.complete()).isEqualTo(complete);
        }
    }

    private static ClaudeMessage said(String id, Tokens tokens, boolean subagent) {
        return new ClaudeMessage.Assistant(id, "m", subagent, List.of(), tokens, Optional.empty());
    }

    private static ClaudeMessage result(Tokens tokens, double usd) {
        return result(false, Optional.of(new ClaudeMessage.Bill(tokens, OptionalDouble.of(usd))), tokens);
    }

    private static ClaudeMessage error(Optional<ClaudeMessage.Bill> bill, Tokens tokens) {
        return result(true, bill, tokens);
    }

    private static ClaudeMessage result(boolean isError, Optional<ClaudeMessage.Bill> bill, Tokens tokens) {
        return new ClaudeMessage.Result(
                "s", "success", isError, "", List.of(), OptionalInt.empty(), "", 1, Duration.ZERO, tokens, bill);
    }
}
