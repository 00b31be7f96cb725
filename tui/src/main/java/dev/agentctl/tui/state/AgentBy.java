package dev.agentctl.tui.state;

import dev.agentctl.health.snapshot.AgentSample;
import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.engine.Usage;
import java.time.Instant;
import java.util.Comparator;

/** By what agents can be ordered. */
public enum AgentBy implements Sorting.By<AgentSample> {
    NAME,
    STATE,
    CPU,
    MEMORY,
    PIDS,
    UPTIME,
    RESTARTS,
    NEXT,
    ACTIVE,
    CONTEXT,
    COST,
    MISSION;

    @Override
    public Comparator<AgentSample> order() {
        return switch (this) {
            case NAME -> Comparator.comparing(sample -> sample.agent().name());
            case STATE -> Comparator.comparing(AgentSample::condition);
            case CPU ->
                Comparator.comparingDouble(sample -> -sample.cpuPercent().orElse(-1));
            case MEMORY -> Comparator.comparingLong(sample -> -memory(sample));
            case PIDS -> Comparator.comparingLong(sample -> -pids(sample));
            case UPTIME -> Comparator.comparing(sample -> sample.agent().id().startedAt());
            case RESTARTS -> Comparator.comparingLong(sample -> -restarts(sample));
            case NEXT -> Comparator.comparing(AgentBy::nextStart);
            case ACTIVE -> Comparator.comparing(AgentBy::lastActive).reversed();
            case CONTEXT -> Comparator.comparingLong(sample -> -context(sample));
            case COST -> Comparator.comparingDouble(sample -> -cost(sample));
            case MISSION -> Comparator.comparing(AgentBy::mission);
        };
    }

    private static long memory(AgentSample sample) {
        return sample.usage().map(Usage::memoryBytes).orElse(-1L);
    }

    private static long pids(AgentSample sample) {
        return sample.usage().map(Usage::pids).orElse(-1L);
    }

    private static long restarts(AgentSample sample) {
        return sample.state().map(AgentState::restartCount).orElse(-1L);
    }

    private static long context(AgentSample sample) {
        return sample.state().map(state -> state.contextTokens().orElse(-1)).orElse(-1L);
    }

    private static double cost(AgentSample sample) {
        return sample.state().map(state -> state.costUsd().orElse(-1)).orElse(-1.0);
    }

    private static Instant nextStart(AgentSample sample) {
        return sample.state().flatMap(AgentState::nextStartAt).orElse(Instant.MAX);
    }

    private static Instant lastActive(AgentSample sample) {
        return sample.lastActive().orElse(Instant.MIN);
    }

    private static String mission(AgentSample sample) {
        // Agents without a mission come last.
        return sample.state().flatMap(AgentState::mission).orElse("\uffff");
    }
}
