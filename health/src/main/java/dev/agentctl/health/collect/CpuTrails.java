package dev.agentctl.health.collect;

import dev.agentctl.health.snapshot.AgentSample;
import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.engine.Usage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** The last usage of each agent's life, and the CPU percentages that followed from it. Owned by the collector's thread. */
final class CpuTrails {
    /** A minute of a dashboard that collects each second. */
    static final int LENGTH = 60;

    private final Map<AgentId, Trail> trails = new HashMap<>();

    private record Trail(Usage last, OptionalDouble percent, List<Double> percents) {}

    /** Takes new readings in; one that was read at the same instant as the last is the same reading. */
    void note(Map<AgentId, Usage> usage) {
        for (Map.Entry<AgentId, Usage> reading : usage.entrySet()) {
            Usage now = reading.getValue();
            Trail before = trails.get(reading.getKey());
            if (before == null) {
                trails.put(reading.getKey(), new Trail(now, OptionalDouble.empty(), List.of()));
            } else if (before.last().readAtNanos() != now.readAtNanos()) {
                OptionalDouble percent = now.cpuPercentSince(before.last());
                trails.put(reading.getKey(), new Trail(now, percent, extended(before.percents(), percent)));
            }
        }
    }

    OptionalDouble percent(AgentId id) {
        Trail trail = trails.get(id);
        return trail == null ? OptionalDouble.empty() : trail.percent();
    }

    /** Oldest first, at most {@link #LENGTH}. */
    List<Double> trail(AgentId id) {
        Trail trail = trails.get(id);
        return trail == null ? List.of() : trail.percents();
    }

    /** Forgets all lives but these agents' and others. */
    void retain(List<AgentSample> agents, Set<AgentId> others) {
        Set<AgentId> seen = HashSet.newHashSet(agents.size() + others.size());
        seen.addAll(others);
        for (AgentSample sample : agents) {
            seen.add(sample.agent().id());
        }
        trails.keySet().retainAll(seen);
    }

    private static List<Double> extended(List<Double> percents, OptionalDouble percent) {
        if (percent.isEmpty()) {
            return percents;
        }
        List<Double> longer = new ArrayList<>(LENGTH);
        longer.addAll(percents.size() < LENGTH ? percents : percents.subList(1, percents.size()));
        longer.add(percent.getAsDouble());
        return List.copyOf(longer);
    }
}
