package dev.agentctl.supervisor.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.AgentStatus;
import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.shared.cli.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LoopCoreTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private Moment now = new Moment(1_000_000_000L, NOON);
    private LoopState state = LoopState.fresh(RestartPolicy.DEFAULT, 1);
    private final List<LoopEffect> effects = new ArrayList<>();

    @Test
    void a_new_home_is_cleared_first_and_then_started_once() {
        happens(new LoopEvent.Begun(Memory.NONE, false));
        assertThat(effects).containsExactly(new LoopEffect.ClearLeftovers());
        happens(new LoopEvent.LeftoversCleared(false, true));
        assertThat(effects)
                .containsExactly(
                        new LoopEffect.Save(), new LoopEffect.Say("starting the agent"), new LoopEffect.StartAgent());
        happens(new LoopEvent.Started(42));
        assertThat(state.status()).isEqualTo(AgentStatus.RUNNING);
        assertThat(state.restartCount()).isZero();
    }

    @Test
    void waits_double_from_five_seconds_to_three_hundred() {
        runs();
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            // Not quick, so that the row of quick crashes never ends it.
            waits.add(ends(ExitReason.CRASH, Duration.ofSeconds(11)).toSeconds());
            waitIsOver();
        }
        assertThat(waits).containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 300L, 300L, 300L);
        assertThat(state.restartCount()).isEqualTo(9);
    }

    @ParameterizedTest
    @CsvSource({"300000, 20", "300001, 5"})
    void only_a_run_of_more_than_five_minutes_resets_the_wait(long ranMillis, long seconds) {
        runs();
        ends(ExitReason.CRASH, Duration.ofSeconds(11));
        waitIsOver();
        ends(ExitReason.CRASH, Duration.ofSeconds(11));
        waitIsOver();
        assertThat(ends(ExitReason.CRASH, Duration.ofMillis(ranMillis))).hasSeconds(seconds);
    }

    @Test
    void a_clean_exit_starts_again_after_the_first_wait_and_leaves_backoff_as_it_was() {
        runs();
        ends(ExitReason.CRASH, Duration.ofSeconds(11));
        waitIsOver();
        assertThat(ends(ExitReason.CLEAN, Duration.ofSeconds(1))).hasSeconds(5);
        assertThat(state.nextWait()).hasSeconds(10);
        waitIsOver();
        assertThat(state.status()).isEqualTo(AgentStatus.RUNNING);
    }

    @Test
    void a_clean_exit_is_no_error() {
        runs();
        ends(ExitReason.CLEAN, Duration.ofSeconds(1));
        assertThat(state.lastError()).isEmpty();
        assertThat(state.lastExit()).contains(ExitReason.CLEAN);
    }

    @ParameterizedTest
    @EnumSource(names = {"CRASH", "OOM_KILLED", "UNKNOWN", "SUPERVISOR_DIED"})
    void ten_quick_crashes_in_a_row_fail_with_the_last_reason_kept(ExitReason reason) {
        runs();
        for (int i = 0; i < 9; i++) {
            ends(reason, Duration.ofMillis(9_999));
            waitIsOver();
        }
        happensLater(Duration.ofMillis(9_999), exited(reason));
        assertThat(state.phase()).isEqualTo(new LoopPhase.Ended(AgentStatus.FAILED, ExitCode.FAILED, Optional.empty()));
        assertThat(state.lastError().orElseThrow())
                .contains("10 crashes in a row")
                .endsWith("it ended");
        assertThat(effects).first().isEqualTo(new LoopEffect.Save());
        assertThat(effects).last().isEqualTo(new LoopEffect.Finish(ExitCode.FAILED));
    }

    @ParameterizedTest
    @CsvSource({"CRASH, 10000", "CLEAN, 1"})
    void a_slower_crash_or_a_clean_exit_breaks_the_row(ExitReason reason, long ranMillis) {
        runs();
        for (int i = 0; i < 9; i++) {
            ends(ExitReason.CRASH, Duration.ofSeconds(1));
            waitIsOver();
        }
        ends(reason, Duration.ofMillis(ranMillis));
        assertThat(state.quickCrashes()).isZero();
        assertThat(state.phase()).isInstanceOf(LoopPhase.Waiting.class);
    }

    @Test
    void a_rate_limit_waits_until_its_reset_and_uses_up_no_backoff() {
        runs();
        now = now.plus(Duration.ofSeconds(3));
        Instant reset = now.wall().plus(Duration.ofHours(5));
        happens(new LoopEvent.Exited(
                new RunEnd(ExitReason.RATE_LIMITED, "the limit is used up", Optional.of(reset), true)));
        assertThat(state.status()).isEqualTo(AgentStatus.RATE_LIMITED);
        assertThat(((LoopPhase.Waiting) state.phase()).until()).isEqualTo(reset);
        assertThat(state.nextWait()).hasSeconds(5);
        assertThat(state.lastError()).contains("the limit is used up");
    }

    @ParameterizedTest
    @CsvSource({"-PT1H, PT5S", "PT1S, PT5S", "P400D, P8D", "P1000000000D, P8D"})
    void a_stated_reset_that_cannot_be_true_is_cut(Duration away, Duration wait) {
        runs();
        Instant reset = now.wall().plusSeconds(away.toSeconds());
        happens(new LoopEvent.Exited(new RunEnd(ExitReason.RATE_LIMITED, "limit", Optional.of(reset), true)));
        assertThat(now.since(((LoopPhase.Waiting) state.phase()).untilNanos())).isEqualTo(wait.negated());
    }

    @Test
    void a_rate_limit_without_a_reset_waits_the_longest_wait() {
        runs();
        assertThat(ends(ExitReason.RATE_LIMITED, Duration.ofSeconds(1))).hasSeconds(300);
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTH", "BILLING", "BUDGET"})
    void what_trying_again_cannot_help_needs_attention_at_once(ExitReason reason) {
        runs();
        happensLater(Duration.ofHours(1), exited(reason));
        assertThat(state.phase())
                .isEqualTo(new LoopPhase.Ended(AgentStatus.NEEDS_ATTENTION, ExitCode.FAILED, Optional.empty()));
        assertThat(state.lastError()).contains("it ended");
        assertThat(state.lastExit()).contains(reason);
    }

    @Test
    void a_missing_program_needs_attention_instead_of_crashing_in_a_loop() {
        happens(new LoopEvent.Begun(Memory.NONE, false));
        happens(new LoopEvent.LeftoversCleared(false, true));
        happens(new LoopEvent.StartFailed("'claude' was not found", true));
        assertThat(state.status()).isEqualTo(AgentStatus.NEEDS_ATTENTION);
        assertThat(state.lastError()).contains("'claude' was not found");
    }

    @Test
    void a_start_that_fails_otherwise_is_a_quick_crash() {
        happens(new LoopEvent.Begun(Memory.NONE, false));
        happens(new LoopEvent.LeftoversCleared(false, true));
        happens(new LoopEvent.StartFailed("no memory", false));
        assertThat(state.status()).isEqualTo(AgentStatus.BACKOFF);
        assertThat(state.quickCrashes()).isOne();
    }

    @ParameterizedTest
    @EnumSource(StopCause.class)
    void a_stop_asks_first_forces_after_the_grace_and_gives_up_on_what_is_stuck(StopCause cause) {
        runs();
        happens(new LoopEvent.StopAsked(cause));
        assertThat(effects).first().isEqualTo(new LoopEffect.AskAgentToEnd());
        assertThat(state.status()).isEqualTo(AgentStatus.STOPPING);
        happensLater(Duration.ofMillis(9_999), new LoopEvent.Ticked());
        assertThat(effects).isEmpty();
        happensLater(Duration.ofMillis(1), new LoopEvent.Ticked());
        assertThat(effects).first().isEqualTo(new LoopEffect.EndAgentByForce());
        happensLater(Duration.ofSeconds(15), new LoopEvent.Ticked());
        assertThat(state.status()).isEqualTo(AgentStatus.NEEDS_ATTENTION);
        assertThat(effects).last().isEqualTo(new LoopEffect.Finish(ExitCode.FAILED));
    }

    @Test
    void an_agent_that_ends_when_asked_is_stopped_by_the_operator_whatever_its_code() {
        runs();
        happens(new LoopEvent.StopAsked(StopCause.SIGNAL));
        happens(exited(ExitReason.CRASH));
        assertThat(state.phase())
                .isEqualTo(new LoopPhase.Ended(AgentStatus.STOPPED, ExitCode.FINE, Optional.of(StopCause.SIGNAL)));
        assertThat(state.lastExit()).contains(ExitReason.OPERATOR);
        assertThat(state.lastError()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(StopCause.class)
    void a_stop_ends_a_wait_at_once_and_keeps_why_the_run_had_ended(StopCause cause) {
        runs();
        ends(ExitReason.CRASH, Duration.ofSeconds(1));
        happens(new LoopEvent.StopAsked(cause));
        assertThat(state.status()).isEqualTo(AgentStatus.STOPPED);
        assertThat(state.lastExit()).contains(ExitReason.CRASH);
        assertThat(effects).last().isEqualTo(new LoopEffect.Finish(ExitCode.FINE));
    }

    @Test
    void a_stop_during_a_start_takes_effect_when_the_agent_runs() {
        happens(new LoopEvent.Begun(Memory.NONE, false));
        happens(new LoopEvent.LeftoversCleared(false, true));
        happens(new LoopEvent.StopAsked(StopCause.STOP_FILE));
        assertThat(effects).isEmpty();
        happens(new LoopEvent.Started(42));
        assertThat(effects).first().isEqualTo(new LoopEffect.AskAgentToEnd());
    }

    @Test
    void a_stop_while_leftovers_are_ended_starts_nothing() {
        happens(new LoopEvent.Begun(Memory.NONE, false));
        happens(new LoopEvent.StopAsked(StopCause.SIGNAL));
        happens(new LoopEvent.LeftoversCleared(true, true));
        assertThat(effects).doesNotContain(new LoopEffect.StartAgent());
        assertThat(effects).last().isEqualTo(new LoopEffect.Finish(ExitCode.FINE));
    }

    @Test
    void nothing_starts_while_the_kill_file_exists_yet_leftovers_are_ended() {
        happens(new LoopEvent.Begun(interrupted(AgentStatus.RUNNING, Optional.empty()), true));
        assertThat(effects).containsExactly(new LoopEffect.ClearLeftovers());
        happens(new LoopEvent.LeftoversCleared(true, true));
        assertThat(state.phase())
                .isEqualTo(new LoopPhase.Ended(AgentStatus.STOPPED, ExitCode.FAILED, Optional.of(StopCause.KILL_FILE)));
    }

    @Test
    void no_second_agent_starts_beside_one_that_cannot_be_ended() {
        happens(new LoopEvent.Begun(interrupted(AgentStatus.RUNNING, Optional.empty()), false));
        happens(new LoopEvent.LeftoversCleared(true, false));
        assertThat(state.status()).isEqualTo(AgentStatus.NEEDS_ATTENTION);
        assertThat(effects).doesNotContain(new LoopEffect.StartAgent());
    }

    @Test
    void a_run_whose_remains_cannot_be_ended_is_not_followed_by_another() {
        runs();
        happens(new LoopEvent.Exited(new RunEnd(ExitReason.CRASH, "it ended", Optional.empty(), false)));
        assertThat(state.status()).isEqualTo(AgentStatus.NEEDS_ATTENTION);
    }

    @ParameterizedTest
    @CsvSource({
        "BACKOFF, PT40S, PT40S",
        "BACKOFF, PT300S, PT300S",
        "BACKOFF, P2D, PT300S",
        "BACKOFF, P300000000D, PT300S",
        "RATE_LIMITED, PT5H, PT5H",
        "RATE_LIMITED, P30D, P8D",
    })
    void a_killed_loops_wait_goes_on_for_the_rest_and_never_longer_than_the_policy(
            AgentStatus status, Duration away, Duration left) {
        happens(new LoopEvent.Begun(interrupted(status, Optional.of(now.wall().plusSeconds(away.toSeconds()))), false));
        happens(new LoopEvent.LeftoversCleared(false, true));
        assertThat(state.status()).isEqualTo(status);
        assertThat(now.since(((LoopPhase.Waiting) state.phase()).untilNanos())).isEqualTo(left.negated());
    }

    @ParameterizedTest
    @EnumSource(names = {"BACKOFF", "RATE_LIMITED"})
    void a_killed_loops_wait_that_is_over_or_lies_in_the_past_starts_at_once(AgentStatus status) {
        happens(new LoopEvent.Begun(interrupted(status, Optional.of(now.wall().minusSeconds(1))), false));
        happens(new LoopEvent.LeftoversCleared(false, true));
        assertThat(effects).last().isEqualTo(new LoopEffect.StartAgent());
        assertThat(state.restartCount()).isEqualTo(8);
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTING", "RUNNING", "STOPPING"})
    void a_run_that_lost_its_supervisor_is_followed_at_once_by_the_next(AgentStatus status) {
        happens(new LoopEvent.Begun(interrupted(status, Optional.empty()), false));
        happens(new LoopEvent.LeftoversCleared(true, true));
        assertThat(state.lastExit()).contains(ExitReason.SUPERVISOR_DIED);
        assertThat(effects).last().isEqualTo(new LoopEffect.StartAgent());
        assertThat(state.nextWait()).hasSeconds(80);
        assertThat(state.quickCrashes()).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(names = {"STOPPED", "FAILED", "NEEDS_ATTENTION", "UNKNOWN"})
    void a_new_start_after_the_last_loops_own_end_begins_afresh_but_keeps_the_count(AgentStatus status) {
        happens(new LoopEvent.Begun(interrupted(status, Optional.of(now.wall().plusSeconds(60))), false));
        happens(new LoopEvent.LeftoversCleared(false, true));
        assertThat(effects).last().isEqualTo(new LoopEffect.StartAgent());
        assertThat(state.nextWait()).hasSeconds(5);
        assertThat(state.quickCrashes()).isZero();
        assertThat(state.lastError()).isEmpty();
        assertThat(state.restartCount()).isEqualTo(8);
    }

    @Test
    void forged_counts_and_waits_are_brought_within_the_policy() {
        Memory forged = new Memory(
                AgentStatus.BACKOFF,
                true,
                Long.MAX_VALUE,
                Integer.MAX_VALUE,
                Optional.of(Duration.ofDays(1)),
                Optional.of(Instant.MAX),
                Optional.of(ExitReason.UNKNOWN),
                Optional.of("x"));
        happens(new LoopEvent.Begun(forged, false));
        happens(new LoopEvent.LeftoversCleared(false, true));
        assertThat(state.restartCount()).isEqualTo(1L << 53);
        assertThat(state.quickCrashes()).isEqualTo(9);
        assertThat(state.nextWait()).hasSeconds(300);
        waitIsOver();
        assertThat(state.restartCount()).isEqualTo((1L << 53) + 1);
    }

    @Test
    void a_changed_wall_clock_moves_no_wait_that_is_under_way() {
        runs();
        ends(ExitReason.CRASH, Duration.ofSeconds(11));
        now = new Moment(now.nanos() + Duration.ofSeconds(4).toNanos(), NOON.plus(Duration.ofDays(1)));
        happens(new LoopEvent.Ticked());
        assertThat(state.status()).isEqualTo(AgentStatus.BACKOFF);
        now = new Moment(now.nanos() + Duration.ofSeconds(1).toNanos(), NOON.minus(Duration.ofDays(1)));
        happens(new LoopEvent.Ticked());
        assertThat(state.status()).isEqualTo(AgentStatus.STARTING);
    }

    @Test
    void jitter_spreads_waits_by_up_to_a_tenth_and_never_past_the_longest() {
        List<Duration> waits = new ArrayList<>();
        for (int seed = 0; seed < 1000; seed++) {
            state = LoopState.fresh(RestartPolicy.DEFAULT.withJitter(true), seed);
            runs();
            waits.add(ends(ExitReason.CRASH, Duration.ofSeconds(11)));
        }
        assertThat(waits).allMatch(wait -> wait.toMillis() >= 4500 && wait.toMillis() <= 5500);
        assertThat(waits).anyMatch(wait -> wait.toMillis() < 4600).anyMatch(wait -> wait.toMillis() > 5400);
        assertThat(state.nextWait()).hasSeconds(10);
    }

    @Test
    void events_that_come_too_late_change_nothing() {
        runs();
        happens(new LoopEvent.StopAsked(StopCause.SIGNAL));
        happens(exited(ExitReason.CLEAN));
        LoopState end = state;
        for (LoopEvent late : List.of(
                new LoopEvent.Begun(Memory.NONE, false),
                new LoopEvent.LeftoversCleared(true, true),
                new LoopEvent.Started(9),
                new LoopEvent.StartFailed("late", true),
                exited(ExitReason.CRASH),
                new LoopEvent.StopAsked(StopCause.KILL_FILE),
                new LoopEvent.Ticked())) {
            happens(late);
            assertThat(state).isEqualTo(end);
            assertThat(effects).isEmpty();
        }
    }

    private static Memory interrupted(AgentStatus status, Optional<Instant> next) {
        return new Memory(
                status,
                true,
                7,
                4,
                Optional.of(Duration.ofSeconds(80)),
                next,
                Optional.of(ExitReason.CRASH),
                Optional.of("the last error"));
    }

    private static LoopEvent exited(ExitReason reason) {
        return new LoopEvent.Exited(new RunEnd(reason, "it ended", Optional.empty(), true));
    }

    private void runs() {
        happens(new LoopEvent.Begun(Memory.NONE, false));
        happens(new LoopEvent.LeftoversCleared(false, true));
        happens(new LoopEvent.Started(42));
    }

    /** The run ends so long after its start; gives the wait that follows. */
    private Duration ends(ExitReason reason, Duration ran) {
        happensLater(ran, exited(reason));
        return now.since(((LoopPhase.Waiting) state.phase()).untilNanos()).negated();
    }

    private void waitIsOver() {
        long due = state.dueNanos().orElseThrow();
        now = now.plus(Duration.ofNanos(due - now.nanos() - 1));
        happens(new LoopEvent.Ticked());
        assertThat(effects).isEmpty();
        happensLater(Duration.ofNanos(1), new LoopEvent.Ticked());
        assertThat(effects).last().isEqualTo(new LoopEffect.StartAgent());
        happens(new LoopEvent.Started(42));
    }

    private void happensLater(Duration span, LoopEvent event) {
        now = now.plus(span);
        happens(event);
    }

    private void happens(LoopEvent event) {
        Decision decision = LoopCore.decide(state, event, now);
        state = decision.state();
        effects.clear();
        effects.addAll(decision.effects());
    }
}
