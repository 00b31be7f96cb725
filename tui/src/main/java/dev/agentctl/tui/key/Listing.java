package dev.agentctl.tui.key;

/** What the first screen lists. */
public enum Listing {
    AGENTS,
    /** The Claude sessions of teams. */
    SESSIONS
}
