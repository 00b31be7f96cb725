package dev.agentctl.supervisor.loop;

import dev.agentctl.shared.agent.AgentStatus;
import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.shared.cli.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a loop is doing. Readings named {@code …Nanos} are of {@link Moment#nanos}. */
public sealed interface LoopPhase {
    /** Before its first event. */
    record Fresh() implements LoopPhase {}

    /**
     * The last loop's leftovers are being ended.
     *
     * @param pause what is left of the wait that the last loop was in; zero for a start at once
     * @param limited whether that wait was for a rate limit
     */
    record Clearing(Duration pause, boolean limited, boolean wasRunning, Optional<StopCause> stop)
            implements LoopPhase {}

    /** The command is being run; there is at most one process of the agent's from here on. */
    record Starting(long sinceNanos, Instant since, Optional<StopCause> stop) implements LoopPhase {}

    record Running(long sinceNanos, Instant since, long pid) implements LoopPhase {}

    /**
     * The agent was asked to end, and after the grace is ended by force.
     *
     * @param deadlineNanos when patience ends
     */
    record Stopping(long sinceNanos, Instant since, long pid, StopCause cause, long deadlineNanos, boolean forced)
            implements LoopPhase {}

    /**
     * The agent is ended for a reason of the loop's own, and what follows is as the reason says.
     *
     * @param reason {@link ExitReason#SILENT} or {@link ExitReason#BUDGET}
     * @param deadlineNanos when patience ends
     */
    record Interrupting(
            long sinceNanos,
            Instant since,
            long pid,
            ExitReason reason,
            String sentence,
            long deadlineNanos,
            boolean forced)
            implements LoopPhase {}

    /**
     * No process of the agent's; it starts when its token is there.
     *
     * @param untilNanos when it is looked for again
     * @param said whether a person was told
     */
    record NeedsToken(long untilNanos, boolean said) implements LoopPhase {}

    /** No process of the agent's; the next start is due at a known time. */
    record Waiting(long untilNanos, Instant until, boolean limited) implements LoopPhase {}

    /** The last phase: the loop's process ends with this code. */
    record Ended(AgentStatus status, ExitCode code, Optional<StopCause> stop) implements LoopPhase {}
}
