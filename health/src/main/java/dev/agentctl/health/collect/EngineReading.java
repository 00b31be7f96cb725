package dev.agentctl.health.collect;

import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.Usage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one engine told.
 *
 * @param agents from its last list, which is older than this reading where there is a problem
 * @param problem why it did not tell all, in one sentence
 */
record EngineReading(String engine, List<Agent> agents, Map<AgentId, Usage> usage, Optional<String> problem) {}
