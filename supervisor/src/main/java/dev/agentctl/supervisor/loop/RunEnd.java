package dev.agentctl.supervisor.loop;

import dev.agentctl.shared.agent.ExitReason;
import java.time.Instant;
import java.util.Optional;

/**
 * How one run of the agent's command ended.
 *
 * @param sentence what happened, for a person: the exit code, the signal, the service's words
 * @param retryAt when a rate limit ends, if that was stated
 * @param cleared whether nothing of its process tree runs any more
 */
public record RunEnd(ExitReason reason, String sentence, Optional<Instant> retryAt, boolean cleared) {}
