package dev.agentctl.supervisor.loop;

import dev.agentctl.shared.agent.AgentStatus;
import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.supervisor.claude.ClaudeWork;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * All that a loop's decisions rest on. Immutable.
 *
 * @param restartCount starts after the first, over the agent's whole life
 * @param nextWait the wait that the next failure brings
 * @param quickCrashes quick crashes in a row so far
 * @param startedAt when the present or last run began; empty where that is not known
 * @param seed of the jitter and of new conversations' ids; changes with each use
 * @param work what is known of an agent that is a Claude CLI; empty for any other command
 */
public record LoopState(
        RestartPolicy policy,
        LoopPhase phase,
        boolean everStarted,
        long restartCount,
        Duration nextWait,
        int quickCrashes,
        Optional<Instant> startedAt,
        Optional<ExitReason> lastExit,
        Optional<String> lastError,
        long seed,
        Optional<ClaudeWork> work) {

    /** The state before {@link LoopEvent.Begun}, of an agent that is no Claude CLI. */
    public static LoopState fresh(RestartPolicy policy, long seed) {
        return fresh(policy, seed, Optional.empty());
    }

    /** The state before {@link LoopEvent.Begun}. */
    public static LoopState fresh(RestartPolicy policy, long seed, Optional<ClaudeWork> work) {
        return new LoopState(
                policy,
                new LoopPhase.Fresh(),
                false,
                0,
                policy.firstWait(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                seed,
                work);
    }

    /** The word for state.json. */
    public AgentStatus status() {
        return switch (phase) {
            case LoopPhase.Fresh ignored -> AgentStatus.STARTING;
            case LoopPhase.Clearing ignored -> AgentStatus.STARTING;
            case LoopPhase.Starting ignored -> AgentStatus.STARTING;
            case LoopPhase.Running ignored -> AgentStatus.RUNNING;
            case LoopPhase.Stopping ignored -> AgentStatus.STOPPING;
            case LoopPhase.Interrupting ignored -> AgentStatus.STOPPING;
            case LoopPhase.NeedsToken ignored -> AgentStatus.NEEDS_TOKEN;
            case LoopPhase.Waiting waiting -> waiting.limited() ? AgentStatus.RATE_LIMITED : AgentStatus.BACKOFF;
            case LoopPhase.Ended ended -> ended.status();
        };
    }

    /** When the monotonic clock should bring {@link LoopEvent.Ticked}, at the latest; empty if only events matter. */
    public OptionalLong dueNanos() {
        return switch (phase) {
            case LoopPhase.Waiting waiting -> OptionalLong.of(waiting.untilNanos());
            case LoopPhase.Stopping stopping -> OptionalLong.of(stopping.deadlineNanos());
            case LoopPhase.Interrupting interrupting -> OptionalLong.of(interrupting.deadlineNanos());
            case LoopPhase.NeedsToken waiting -> OptionalLong.of(waiting.untilNanos());
            case LoopPhase.Fresh ignored -> OptionalLong.empty();
            case LoopPhase.Clearing ignored -> OptionalLong.empty();
            case LoopPhase.Starting ignored -> OptionalLong.empty();
            case LoopPhase.Running ignored -> OptionalLong.empty();
            case LoopPhase.Ended ignored -> OptionalLong.empty();
        };
    }

    LoopState with(LoopPhase next) {
        return new LoopState(
                policy,
                next,
                everStarted,
                restartCount,
                nextWait,
                quickCrashes,
                startedAt,
                lastExit,
                lastError,
                seed,
                work);
    }

    LoopState withBackoff(Duration wait, int quick) {
        return new LoopState(
                policy, phase, everStarted, restartCount, wait, quick, startedAt, lastExit, lastError, seed, work);
    }

    LoopState withExit(ExitReason reason) {
        return new LoopState(
                policy,
                phase,
                everStarted,
                restartCount,
                nextWait,
                quickCrashes,
                startedAt,
                Optional.of(reason),
                lastError,
                seed,
                work);
    }

    LoopState withError(Optional<String> sentence) {
        return new LoopState(
                policy,
                phase,
                everStarted,
                restartCount,
                nextWait,
                quickCrashes,
                startedAt,
                lastExit,
                sentence,
                seed,
                work);
    }

    LoopState withWork(ClaudeWork next) {
        return new LoopState(
                policy,
                phase,
                everStarted,
                restartCount,
                nextWait,
                quickCrashes,
                startedAt,
                lastExit,
                lastError,
                seed,
                Optional.of(next));
    }

    LoopState withSeed(long next) {
        return new LoopState(
                policy,
                phase,
                everStarted,
                restartCount,
                nextWait,
                quickCrashes,
                startedAt,
                lastExit,
                lastError,
                next,
                work);
    }

    /** One start more. */
    LoopState counted(Instant at) {
        return new LoopState(
                policy,
                phase,
                true,
                everStarted ? restartCount + 1 : restartCount,
                nextWait,
                quickCrashes,
                Optional.of(at),
                lastExit,
                lastError,
                seed,
                work);
    }

    /** What an interrupted loop knew, within the policy; of one that had come to its end only the count is kept. */
    LoopState remembering(Memory memory) {
        boolean resumed = memory.isInterrupted();
        long count = Math.min(Math.max(0, memory.restartCount()), MAX_COUNT);
        return new LoopState(
                policy,
                phase,
                memory.everStarted(),
                count,
                resumed ? policy.within(memory.backoff().orElse(policy.firstWait())) : policy.firstWait(),
                resumed ? Math.min(Math.max(0, memory.quickCrashes()), policy.maxQuickCrashes() - 1) : 0,
                startedAt,
                memory.lastExit(),
                resumed ? memory.lastError() : Optional.empty(),
                seed,
                work);
    }

    /** The largest whole number that every JSON reader takes exactly; a forged count cannot overflow from there. */
    private static final long MAX_COUNT = 1L << 53;
}
