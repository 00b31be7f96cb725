package dev.agentctl.supervisor.irc;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/** The ids of the latest messages, so that none counts twice, be it replayed or echoed. One thread's. */
final class SeenIds {
    private final int most;
    private final Set<String> ids = new LinkedHashSet<>();

    /** @param most ids that are remembered */
    SeenIds(int most) {
        this.most = most;
    }

    /** Whether the id comes for the first time; it is remembered as the latest in any case. */
    boolean isNew(String id) {
        boolean isNew = !ids.remove(id);
        ids.add(id);
        if (ids.size() > most) {
            Iterator<String> oldest = ids.iterator();
            oldest.next();
            oldest.remove();
        }
        return isNew;
    }
}
