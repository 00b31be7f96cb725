package dev.agentctl.tui.state;

import dev.agentctl.health.snapshot.AgentSample;
import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.engine.Usage;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** By which column agents are ordered. Equals stay in the snapshot's own order: by name. */
public record Sorting(By by, boolean reversed) {
    public static final Sorting DEFAULT = new Sorting(By.NAME, false);

    private static final List<By> ALL = List.of(By.values());

    /** A column that can order. */
    public enum By {
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
        MISSION
    }

    /** Names upwards, numbers from the greatest, times so that the one that concerns now comes first. */
    public Comparator<AgentSample> order() {
        Comparator<AgentSample> order = switch (by) {
            case NAME -> Comparator.comparing(sample -> sample.agent().name());
            case STATE -> Comparator.comparing(AgentSample::condition);
            case CPU ->
                Comparator.comparingDouble(sample -> -sample.cpuPercent().orElse(-1));
            case MEMORY -> Comparator.comparingLong(sample -> -memory(sample));
            case PIDS -> Comparator.comparingLong(sample -> -pids(sample));
            case UPTIME -> Comparator.comparing(sample -> sample.agent().id().startedAt());
            case RESTARTS -> Comparator.comparingLong(sample -> -restarts(sample));
            case NEXT -> Comparator.comparing(Sorting::nextStart);
            case ACTIVE -> Comparator.comparing(Sorting::lastActive).reversed();
            case CONTEXT -> Comparator.comparingLong(sample -> -context(sample));
            case COST -> Comparator.comparingDouble(sample -> -cost(sample));
            case MISSION -> Comparator.comparing(Sorting::mission);
        };
        return reversed ? order.reversed() : order;
    }

    public Sorting next() {
        return step(1);
    }

    public Sorting previous() {
        return step(ALL.size() - 1);
    }

    public Sorting reverse() {
        return new Sorting(by, !reversed);
    }

    private Sorting step(int places) {
        return new Sorting(ALL.get((ALL.indexOf(by) + places) % ALL.size()), false);
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
