package dev.agentctl.supervisor.ctl;

import java.util.Iterator;
import java.util.List;

/** What an agent's name completes to: the folders in the homes, which the shell itself lists when it completes. */
final class AgentNames implements Iterable<String> {
    /** Stands in a command's model for the names that are there later. */
    static final String MARK = "@agents@";

    @Override
    public Iterator<String> iterator() {
        return List.of(MARK).iterator();
    }
}
