package dev.agentctl.health.snapshot;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything known at one instant.
 *
 * @param at by the wall clock
 * @param agents by name, then by start
 * @param killSwitch a kill file, while one exists
 * @param teams the teams of Claude sessions that this user has on this machine, by name
 */
public record FleetSnapshot(
        Instant at,
        HostSample host,
        List<EngineSample> engines,
        List<AgentSample> agents,
        Optional<KillSwitch> killSwitch,
        List<TeamSample> teams) {

    /** A file that stops all mortal agents, and since when it is there. */
    public record KillSwitch(Path file, Instant since) {}

    /** An engine that was asked: reachable, or with the sentence that says why not. */
    public record EngineSample(String name, Optional<String> problem) {}

    /** The agents that run now. */
    public List<AgentSample> running() {
        return agents.stream().filter(sample -> sample.agent().isRunning()).toList();
    }

    /** The agents that do not run now. */
    public List<AgentSample> ended() {
        return agents.stream().filter(sample -> !sample.agent().isRunning()).toList();
    }
}
