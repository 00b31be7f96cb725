package dev.agentctl.tui.key;

/** What the first screen lists. */
public enum Listing {
    AGENTS,
    /** The Claude sessions of teams. */
    SESSIONS,
    /** What teams have been given to do. */
    TASKS;

    /** The one that the key for it goes on to; the first after the last. */
    public Listing next() {
        return switch (this) {
            case AGENTS -> SESSIONS;
            case SESSIONS -> TASKS;
            case TASKS -> AGENTS;
        };
    }
}
