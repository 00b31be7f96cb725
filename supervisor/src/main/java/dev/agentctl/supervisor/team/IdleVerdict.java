package dev.agentctl.supervisor.team;

import dev.agentctl.shared.team.Signal;
import dev.agentctl.supervisor.claude.ClaudeMessage.Bill;
import java.util.Optional;

/**
 * What the idle check says of a quiet session.
 *
 * @param signal {@link Signal#IDLE}, {@link Signal#BLOCKED}, {@link Signal#DONE}, {@link Signal#MODEL} for one that works
 *     on something all the same, or {@link Signal#UNKNOWN} where the check itself failed
 * @param reason in the model's words; untrusted
 * @param bill what the check cost; empty where that is not known
 */
public record IdleVerdict(Signal signal, String reason, Optional<Bill> bill) {}
