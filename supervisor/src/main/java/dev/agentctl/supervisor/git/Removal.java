package dev.agentctl.supervisor.git;

import java.util.List;

/**
 * What became of a worktree that was to go. Its own place is free in any case.
 *
 * @param rescued what was kept of it, empty where all of it is on its branch
 * @param sentence for people: what was kept where, and what was not done
 */
public record Removal(List<Rescued> rescued, String sentence) {
    public Removal {
        rescued = List.copyOf(rescued);
    }
}
