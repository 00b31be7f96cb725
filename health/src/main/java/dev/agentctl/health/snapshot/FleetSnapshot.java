package dev.agentctl.health.snapshot;

import java.time.Instant;
import java.util.List;

/**
 * Everything known at one instant.
 *
 * @param at by the wall clock
 * @param agents by name, then by start
 */
public record FleetSnapshot(Instant at, HostSample host, List<EngineSample> engines, List<AgentSample> agents) {

    /** An engine that was asked: reachable, or with the sentence that says why not. */
    public record EngineSample(String name, java.util.Optional<String> problem) {}

    /** The agents that run now. */
    public List<AgentSample> running() {
        return agents.stream().filter(sample -> sample.agent().isRunning()).toList();
    }

    /** The agents that do not run now. */
    public List<AgentSample> ended() {
        return agents.stream().filter(sample -> !sample.agent().isRunning()).toList();
    }
}
