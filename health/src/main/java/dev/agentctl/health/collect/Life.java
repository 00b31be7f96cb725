package dev.agentctl.health.collect;

import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.Agent.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether what a home says was written in this life of its agent, or in an earlier or later one. Pure. The agent can
 * write those times, so one in the future counts as now.
 */
final class Life {
    /** Times in state.json may be whole seconds, and the local engine's start is only as exact as the boot time. */
    private static final Duration START_SLACK = Duration.ofSeconds(2);

    /** A supervisor outside the container may write after the engine saw the end. */
    private static final Duration END_SLACK = Duration.ofSeconds(15);

    private Life() {}

    /** The state if it is this life's. */
    static Optional<AgentState> ofThisLife(
            Optional<AgentState> state, Optional<Instant> fileWritten, Agent agent, Instant now) {
        if (state.isEmpty()) {
            return state;
        }
        Optional<Instant> updated = state.get().updatedAt().or(() -> fileWritten);
        return updated.isPresent() && isWithin(clamped(updated.get(), now), agent) ? state : Optional.empty();
    }

    /** Whether something that happened at that time, not in the future, happened in this life. */
    static boolean isWithin(Instant at, Agent agent) {
        return switch (agent.run()) {
            case Run.Created created -> false;
            case Run.Running running -> !at.isBefore(begin(agent));
            case Run.Ended ended ->
                !at.isBefore(begin(agent)) && !at.isAfter(ended.at().plus(END_SLACK));
        };
    }

    /**
     * When the agent was last active: what its supervisor noted, but not before the present run began, since a new run
     * has not had its hour yet. Empty where no activity was ever noted.
     */
    static Optional<Instant> lastActive(AgentState state, Instant now) {
        if (state.lastActiveAt().isEmpty()) {
            return Optional.empty();
        }
        Instant noted = state.lastActiveAt().get();
        Instant begun = state.startedAt().orElse(noted);
        return Optional.of(clamped(begun.isAfter(noted) ? begun : noted, now));
    }

    static Instant clamped(Instant at, Instant now) {
        return at.isAfter(now) ? now : at;
    }

    private static Instant begin(Agent agent) {
        return agent.id().startedAt().minus(START_SLACK);
    }
}
