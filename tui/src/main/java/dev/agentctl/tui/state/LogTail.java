package dev.agentctl.tui.state;

import dev.agentctl.shared.agent.AgentId;
import java.util.List;
import java.util.Optional;

/**
 * The end of an agent's log.
 *
 * @param source where it was read, for a person
 * @param lines oldest first, cleaned
 * @param problem why there are none, in one sentence
 */
public record LogTail(AgentId agent, String source, List<String> lines, Optional<String> problem) {}
