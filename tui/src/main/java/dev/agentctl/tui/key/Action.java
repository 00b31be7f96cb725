package dev.agentctl.tui.key;

/** What a key can ask for. */
public enum Action {
    UP,
    DOWN,
    PAGE_UP,
    PAGE_DOWN,
    FIRST,
    LAST,
    /** From the agents to the sessions, to the tasks, and back to the agents. */
    SWITCH,
    OPEN,
    BACK,
    LOGS,
    FILTER,
    SORT_NEXT,
    SORT_PREVIOUS,
    SORT_REVERSE,
    STOP_HIGH_MEMORY,
    STOP_IDLE,
    STOP_SELECTED,
    RETIRE,
    SHIFT,
    NUDGE,
    /** No new turns for the selected session, or turns again for one that is parked. */
    PAUSE,
    CANCEL_TASK,
    RETRY_TASK,
    HELP,
    REDRAW,
    SUSPEND,
    QUIT
}
