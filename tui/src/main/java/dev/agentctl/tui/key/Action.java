package dev.agentctl.tui.key;

/** What a key can ask for. */
public enum Action {
    UP,
    DOWN,
    PAGE_UP,
    PAGE_DOWN,
    FIRST,
    LAST,
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
    HELP,
    REDRAW,
    SUSPEND,
    QUIT
}
