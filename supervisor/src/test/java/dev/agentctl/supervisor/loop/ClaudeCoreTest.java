package dev.agentctl.supervisor.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.AgentStatus;
import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.shared.agent.Tokens;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.supervisor.claude.ClaudeLimits;
import dev.agentctl.supervisor.claude.ClaudeMessage;
import dev.agentctl.supervisor.claude.ClaudeWork;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The loop's decisions about an agent that is a Claude CLI. */
class ClaudeCoreTest {
    private static final Tokens ONE = new Tokens(10, 20, 3_000, 400);

    private Moment now = new Moment(1_000_000_000L, Instant.parse("2026-03-01T12:00:00Z"));
    private LoopState state = state(ClaudeLimits.NONE, false);
    private final List<LoopEffect> effects = new ArrayList<>();

    @Test
    void the_conversation_has_its_id_before_the_cli_is_started_and_keeps_it() {
        runs();
        String id = work().session().orElseThrow();
        assertThat(id).matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(work().resumes()).isFalse();
        said(new ClaudeMessage.Init(id, "m1"));
        said(done(ONE, 0.5));
        exits(ExitReason.CLEAN);
        assertThat(state.status()).isEqualTo(AgentStatus.BACKOFF);
        waitIsOver();
        assertThat(work().session()).contains(id);
        assertThat(work().resumes()).isTrue();
        assertThat(work().hasNewMission()).isFalse();
    }

    @Test
    void a_conversation_that_never_began_is_not_resumed() {
        runs();
        String id = work().session().orElseThrow();
        exits(ExitReason.CRASH);
        waitIsOver();
        assertThat(work().resumes()).isFalse();
        assertThat(work().session().orElseThrow()).isNotEqualTo(id);
    }

    @Test
    void a_lost_conversation_is_begun_anew_at_once_and_once() {
        resumes();
        String lost = work().session().orElseThrow();
        long count = state.restartCount();
        said(unknownConversation());
        exits(ExitReason.CRASH);
        assertThat(effects).last().isEqualTo(new LoopEffect.StartAgent());
        assertThat(work().resumes()).isFalse();
        assertThat(work().session().orElseThrow()).isNotEqualTo(lost);
        assertThat(state.restartCount()).isEqualTo(count);
        happens(new LoopEvent.Started(43));
        said(unknownConversation());
        exits(ExitReason.CRASH);
        assertThat(state.status()).as("no loop without a wait").isEqualTo(AgentStatus.BACKOFF);
    }

    @Test
    void a_conversation_that_has_become_too_long_is_given_up_after_the_usual_wait() {
        resumes();
        String first = work().session().orElseThrow();
        said(new ClaudeMessage.Result(
                first,
                "success",
                true,
                "Prompt is too long",
                List.of(),
                OptionalInt.of(400),
                "prompt_too_long",
                1,
                Duration.ZERO,
                Tokens.NONE,
                Optional.empty()));
        exits(ExitReason.CRASH);
        assertThat(state.status()).isEqualTo(AgentStatus.BACKOFF);
        waitIsOver();
        assertThat(work().resumes()).isFalse();
        assertThat(work().session().orElseThrow()).isNotEqualTo(first);
    }

    @Test
    void three_quick_crashes_in_a_row_begin_another_conversation() {
        resumes();
        String first = work().session().orElseThrow();
        for (int crash = 0; crash < 3; crash++) {
            assertThat(work().session()).contains(first);
            exits(ExitReason.CRASH);
            waitIsOver();
        }
        assertThat(work().session().orElseThrow()).isNotEqualTo(first);
    }

    @Test
    void figures_are_saved_as_they_come() {
        runs();
        said(new ClaudeMessage.Partial("content_block_delta", "m1", "", false, Optional.empty()));
        assertThat(effects).isEmpty();
        said(new ClaudeMessage.Assistant("m1", "m", false, List.of(), ONE, Optional.empty()));
        assertThat(effects).containsExactly(new LoopEffect.Save());
        said(new ClaudeMessage.Assistant("m1", "m", false, List.of(), ONE, Optional.empty()));
        assertThat(effects).as("nothing new").isEmpty();
    }

    @Test
    void silence_past_the_limit_is_interrupted_then_forced_and_is_a_crash_with_its_reason() {
        runs();
        happens(new LoopEvent.Quiet(ClaudeLimits.DEFAULT_SILENCE));
        assertThat(effects).isEmpty();
        happens(new LoopEvent.Quiet(ClaudeLimits.DEFAULT_SILENCE.plusMillis(1)));
        assertThat(effects).startsWith(new LoopEffect.AskAgentToEnd(), new LoopEffect.Save());
        now = now.plus(RestartPolicy.DEFAULT.grace());
        happens(new LoopEvent.Ticked());
        assertThat(effects).first().isEqualTo(new LoopEffect.EndAgentByForce());
        exits(ExitReason.CRASH);
        assertThat(state.lastExit()).contains(ExitReason.SILENT);
        assertThat(state.lastError().orElseThrow()).contains("printed nothing for 600 s");
        assertThat(state.status()).isEqualTo(AgentStatus.BACKOFF);
        assertThat(state.nextWait()).hasSeconds(10);
    }

    @Test
    void a_stop_while_it_is_interrupted_is_a_stop() {
        runs();
        happens(new LoopEvent.Quiet(Duration.ofHours(1)));
        happens(new LoopEvent.StopAsked(StopCause.STOP_FILE));
        assertThat(effects).doesNotContain(new LoopEffect.AskAgentToEnd());
        exits(ExitReason.CLEAN);
        assertThat(state.phase())
                .isEqualTo(new LoopPhase.Ended(AgentStatus.STOPPED, ExitCode.FINE, Optional.of(StopCause.STOP_FILE)));
        assertThat(state.lastExit()).contains(ExitReason.OPERATOR);
    }

    @Test
    void what_cannot_be_ended_at_all_needs_a_person() {
        runs();
        happens(new LoopEvent.Quiet(Duration.ofHours(1)));
        for (int i = 0; i < 2; i++) {
            now = now.plus(Duration.ofNanos(state.dueNanos().orElseThrow() - now.nanos()));
            happens(new LoopEvent.Ticked());
        }
        assertThat(state.status()).isEqualTo(AgentStatus.NEEDS_ATTENTION);
    }

    @Test
    void a_budget_of_tokens_ends_it_at_the_message_that_uses_it_up() {
        state = state(new ClaudeLimits(OptionalDouble.empty(), OptionalLong.of(5_000), Duration.ofMinutes(10)), false);
        runs();
        said(new ClaudeMessage.Assistant("m1", "m", false, List.of(), ONE, Optional.empty()));
        assertThat(effects).containsExactly(new LoopEffect.Save());
        said(new ClaudeMessage.Assistant("m2", "m", false, List.of(), ONE, Optional.empty()));
        assertThat(effects).startsWith(new LoopEffect.AskAgentToEnd());
        exits(ExitReason.CLEAN);
        assertThat(state.status()).isEqualTo(AgentStatus.NEEDS_ATTENTION);
        assertThat(state.lastExit()).contains(ExitReason.BUDGET);
        assertThat(state.lastError().orElseThrow()).contains("5000 tokens");
    }

    @Test
    void a_budget_of_dollars_counts_over_runs_and_a_used_up_one_starts_nothing() {
        ClaudeLimits limits = new ClaudeLimits(OptionalDouble.of(1), OptionalLong.empty(), Duration.ofMinutes(10));
        state = state(limits, false);
        runs();
        said(done(ONE, 0.6));
        exits(ExitReason.CLEAN);
        waitIsOver();
        said(done(ONE, 0.6));
        exits(ExitReason.CLEAN);
        assertThat(state.lastExit()).contains(ExitReason.BUDGET);
        ClaudeWork used = work();
        state = LoopState.fresh(RestartPolicy.DEFAULT, 7, Optional.of(used));
        happens(new LoopEvent.Begun(Memory.NONE, false));
        happens(new LoopEvent.LeftoversCleared(false, true));
        assertThat(effects).doesNotContain(new LoopEffect.StartAgent());
        assertThat(state.status()).isEqualTo(AgentStatus.NEEDS_ATTENTION);
    }

    @Test
    void a_token_is_looked_for_each_second_and_told_of_once() {
        state = state(ClaudeLimits.NONE, true);
        happens(new LoopEvent.Begun(Memory.NONE, false));
        happens(new LoopEvent.LeftoversCleared(false, true));
        assertThat(effects).containsExactly(new LoopEffect.LookForToken());
        happens(new LoopEvent.TokenMissing("it waits"));
        assertThat(effects).containsExactly(new LoopEffect.Save(), new LoopEffect.Say("it waits"));
        assertThat(state.status()).isEqualTo(AgentStatus.NEEDS_TOKEN);
        for (int second = 0; second < 3; second++) {
            now = now.plus(Duration.ofMillis(999));
            happens(new LoopEvent.Ticked());
            assertThat(effects).isEmpty();
            now = now.plus(Duration.ofMillis(1));
            happens(new LoopEvent.Ticked());
            assertThat(effects).containsExactly(new LoopEffect.LookForToken());
            happens(new LoopEvent.TokenMissing("it waits"));
            assertThat(effects).isEmpty();
        }
        happens(new LoopEvent.TokenFound());
        assertThat(effects).last().isEqualTo(new LoopEffect.StartAgent());
        assertThat(state.lastError()).isEmpty();
        assertThat(state.restartCount()).isZero();
    }

    @Test
    void a_stop_ends_the_wait_for_a_token() {
        state = state(ClaudeLimits.NONE, true);
        happens(new LoopEvent.Begun(Memory.NONE, false));
        happens(new LoopEvent.LeftoversCleared(false, true));
        happens(new LoopEvent.TokenMissing("it waits"));
        happens(new LoopEvent.StopAsked(StopCause.KILL_FILE));
        assertThat(state.status()).isEqualTo(AgentStatus.STOPPED);
    }

    @Test
    void each_start_looks_for_the_token_anew() {
        state = state(ClaudeLimits.NONE, true);
        happens(new LoopEvent.Begun(Memory.NONE, false));
        happens(new LoopEvent.LeftoversCleared(false, true));
        happens(new LoopEvent.TokenFound());
        happens(new LoopEvent.Started(42));
        exits(ExitReason.CRASH);
        now = now.plus(Duration.ofSeconds(5));
        happens(new LoopEvent.Ticked());
        assertThat(effects).containsExactly(new LoopEffect.LookForToken());
    }

    private static LoopState state(ClaudeLimits limits, boolean awaitsToken) {
        return LoopState.fresh(
                RestartPolicy.DEFAULT, 1, Optional.of(ClaudeWork.fresh(limits, awaitsToken, "count sheep")));
    }

    private ClaudeWork work() {
        return state.work().orElseThrow();
    }

    private void runs() {
        happens(new LoopEvent.Begun(Memory.NONE, false));
        happens(new LoopEvent.LeftoversCleared(false, true));
        happens(new LoopEvent.Started(42));
    }

    /** A run whose conversation goes on. */
    private void resumes() {
        runs();
        said(new ClaudeMessage.Init(work().session().orElseThrow(), "m1"));
        said(done(ONE, 0.1));
        exits(ExitReason.CLEAN);
        waitIsOver();
        assertThat(work().resumes()).isTrue();
    }

    private void said(ClaudeMessage message) {
        happens(new LoopEvent.Said(message));
    }

    private void exits(ExitReason reason) {
        now = now.plus(Duration.ofSeconds(1));
        happens(new LoopEvent.Exited(new RunEnd(reason, "it ended", Optional.empty(), true)));
    }

    private void waitIsOver() {
        now = now.plus(Duration.ofNanos(state.dueNanos().orElseThrow() - now.nanos()));
        happens(new LoopEvent.Ticked());
        happens(new LoopEvent.Started(42));
    }

    private void happens(LoopEvent event) {
        Decision decision = LoopCore.decide(state, event, now);
        state = decision.state();
        effects.clear();
        effects.addAll(decision.effects());
    }

    static ClaudeMessage done(Tokens tokens, double usd) {
        return new ClaudeMessage.Result(
                "s",
                "success",
                false,
                "done",
                List.of(),
                OptionalInt.empty(),
                "completed",
                1,
                Duration.ofSeconds(1),
                tokens,
                Optional.of(new ClaudeMessage.Bill(tokens, OptionalDouble.of(usd))));
    }

    private static ClaudeMessage unknownConversation() {
        return new ClaudeMessage.Result(
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
    }
}
