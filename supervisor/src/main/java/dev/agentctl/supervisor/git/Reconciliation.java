package dev.agentctl.supervisor.git;

import dev.agentctl.shared.team.AgentSession;
import java.util.List;

/**
 * What was done so that git and the team's state believe the same.
 *
 * @param present the believed worktrees that can be worked in; the others could not be made, and a sentence says why
 * @param removed those of ours that nobody believed in
 * @param sentences what was not as it should be, and what was done about it, for people
 */
public record Reconciliation(List<AgentSession.Worktree> present, List<Removal> removed, List<String> sentences) {
    public Reconciliation {
        present = List.copyOf(present);
        removed = List.copyOf(removed);
        sentences = List.copyOf(sentences);
    }
}
