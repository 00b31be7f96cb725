package dev.agentctl.health.snapshot;

import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One agent at one instant: its engine's view, its usage and what its home says. Text from the home is untrusted and
 * not yet cleaned.
 *
 * @param usage empty when it is not running or could not be read
 * @param cpuPercent between this reading and the last, 100 = one core; empty at the first
 * @param cpuTrail the last readings of cpuPercent, oldest first, at most 60
 * @param state what its supervisor wrote, of this life; empty without a supervisor
 * @param homeProblem why the home could not be read, in one sentence
 * @param lastActive the agent's own last message, tool call or output; empty where nothing tells
 * @param heartbeat when its supervisor last showed that it lives
 * @param logWritten when its log last grew
 */
public record AgentSample(
        Agent agent,
        Condition condition,
        Optional<Usage> usage,
        OptionalDouble cpuPercent,
        List<Double> cpuTrail,
        Optional<AgentState> state,
        Optional<String> homeProblem,
        Optional<Instant> lastActive,
        Optional<Instant> heartbeat,
        Optional<Instant> logWritten) {}
