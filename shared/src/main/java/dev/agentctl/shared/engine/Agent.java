package dev.agentctl.shared.engine;

import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.agent.AgentName;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One agent as its engine sees it at one instant.
 *
 * @param supervised whether an {@code agent-supervisor} loop is its first process; a plain labelled container is not
 * @param isProtected labelled as protected, or God by name
 * @param memoryLimitBytes the engine's own limit, if any
 * @param cpuLimit cores, if limited
 * @param what the image, or the command's first word, for a person
 */
public record Agent(
        AgentId id,
        AgentName name,
        boolean supervised,
        boolean isProtected,
        Run run,
        OptionalLong memoryLimitBytes,
        OptionalDouble cpuLimit,
        String what) {

    public boolean isRunning() {
        return run instanceof Run.Running;
    }

    /** Where an agent's life stands. */
    public sealed interface Run {
        /** @param pid the first process, as this machine numbers it; 0 where the engine is on another machine */
        record Running(long pid) implements Run {}

        /** Made, and never started. */
        record Created() implements Run {}

        /**
         * @param exitCode 128 + signal for a death by signal; empty where nobody saw it end
         * @param oomKilled whether the engine reports a kill for memory; false is no proof, see Usage.oomKills
         */
        record Ended(Instant at, OptionalLong exitCode, boolean oomKilled) implements Run {}
    }
}
