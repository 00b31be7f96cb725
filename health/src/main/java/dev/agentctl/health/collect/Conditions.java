package dev.agentctl.health.collect;

import dev.agentctl.health.snapshot.Condition;
import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.agent.AgentStatus;
import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.Agent.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** Settles how an agent is from what its engine and its home say. Pure. */
final class Conditions {
    /** What a new container may take until its supervisor has written its first state, on a loaded machine. */
    static final Duration COMING_UP = Duration.ofSeconds(20);

    private static final long EXIT_INTERRUPTED = 130;
    private static final long EXIT_TERMINATED = 143;

    private Conditions() {}

    /**
     * @param told whether the engine's word is of now: it answers, or the agent was measured all the same
     * @param asked whether an end of this life is in the event log; asked only where it matters
     */
    static Condition of(Agent agent, HomeReading home, boolean told, BooleanSupplier asked, Instant now) {
        // No switch over the types, which costs each command several ms of its start.
        if (agent.run() instanceof Run.Running) {
            return told ? running(agent, home, now) : Condition.UNKNOWN;
        }
        return agent.run() instanceof Run.Ended ended ? ended(ended, home, asked) : Condition.STOPPED;
    }

    private static Condition running(Agent agent, HomeReading home, Instant now) {
        if (home.state().isPresent()) {
            return switch (home.state().get().status()) {
                case STARTING -> Condition.STARTING;
                case RUNNING -> Condition.RUNNING;
                case BACKOFF -> Condition.BACKOFF;
                case RATE_LIMITED -> Condition.RATE_LIMITED;
                case NEEDS_TOKEN -> Condition.NEEDS_TOKEN;
                case NEEDS_ATTENTION -> Condition.NEEDS_ATTENTION;
                // Its last word is written, its process has yet to end.
                case STOPPING, STOPPED -> Condition.STOPPING;
                case FAILED -> Condition.FAILED;
                case UNKNOWN -> Condition.UNKNOWN;
            };
        }
        if (home.problem().isPresent()) {
            return Condition.UNKNOWN;
        }
        if (!agent.supervised() || !home.isHere()) {
            return Condition.RUNNING;
        }
        return agent.id().startedAt().plus(COMING_UP).isAfter(now) ? Condition.STARTING : Condition.UNKNOWN;
    }

    private static Condition ended(Run.Ended ended, HomeReading home, BooleanSupplier asked) {
        AgentStatus status = home.state().map(AgentState::status).orElse(AgentStatus.UNKNOWN);
        ExitReason reason = home.state().flatMap(AgentState::exitReason).orElse(ExitReason.UNKNOWN);
        if (status == AgentStatus.FAILED) {
            return Condition.FAILED;
        }
        if (status == AgentStatus.NEEDS_ATTENTION) {
            return Condition.NEEDS_ATTENTION;
        }
        if (status == AgentStatus.STOPPED || status == AgentStatus.STOPPING || reason == ExitReason.OPERATOR) {
            return Condition.STOPPED;
        }
        long code = ended.exitCode().orElse(-1);
        // TERM and INT are requests to end, whoever sent them.
        boolean requested = code == 0 || code == EXIT_TERMINATED || code == EXIT_INTERRUPTED;
        if ((requested && !ended.oomKilled()) || asked.getAsBoolean()) {
            return Condition.STOPPED;
        }
        return Condition.DIED;
    }
}
