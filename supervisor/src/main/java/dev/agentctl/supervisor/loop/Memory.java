package dev.agentctl.supervisor.loop;

import dev.agentctl.shared.agent.AgentStatus;
import dev.agentctl.shared.agent.ExitReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the last loop of this home left behind in state.json. The agent can write that file: every value is brought
 * within the policy before it is used.
 *
 * @param status {@link AgentStatus#UNKNOWN} where nothing is known
 * @param everStarted whether the agent was ever started
 * @param backoff the wait that the next failure brings
 */
public record Memory(
        AgentStatus status,
        boolean everStarted,
        long restartCount,
        int quickCrashes,
        Optional<Duration> backoff,
        Optional<Instant> nextStartAt,
        Optional<ExitReason> lastExit,
        Optional<String> lastError) {
    /** Of a home without a usable state.json. */
    public static final Memory NONE = new Memory(
            AgentStatus.UNKNOWN, false, 0, 0, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Whether that loop was still at work: it was killed, and this one goes on where it was. */
    boolean isInterrupted() {
        return switch (status) {
            case STARTING, RUNNING, STOPPING, BACKOFF, RATE_LIMITED -> true;
            case NEEDS_TOKEN, NEEDS_ATTENTION, STOPPED, FAILED, UNKNOWN -> false;
        };
    }

    /** Whether a run of the agent was under way. */
    boolean wasRunning() {
        return switch (status) {
            case STARTING, RUNNING, STOPPING -> true;
            case BACKOFF, RATE_LIMITED, NEEDS_TOKEN, NEEDS_ATTENTION, STOPPED, FAILED, UNKNOWN -> false;
        };
    }
}
