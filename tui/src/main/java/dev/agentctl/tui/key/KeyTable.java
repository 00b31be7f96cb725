package dev.agentctl.tui.key;

import dev.agentctl.tui.key.Key.Code;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All keys, in the order in which footer and help name them; both are made from this table. */
public final class KeyTable {
    private static final List<Listing> EVERYWHERE = List.of(Listing.values());

    public static final List<Binding> BINDINGS = List.of(
            agents(
                    Action.OPEN,
                    "open",
                    "open the agent: evidence, state and log",
                    Key.of(Code.ENTER),
                    Key.of(Code.RIGHT)),
            sessions(
                    Action.OPEN,
                    "open",
                    "open the session: all facts, notices and log",
                    Key.of(Code.ENTER),
                    Key.of(Code.RIGHT)),
            tasks(
                    Action.OPEN,
                    "open",
                    "open the task: its whole text, how it stands and why",
                    Key.of(Code.ENTER),
                    Key.of(Code.RIGHT)),
            dangerous(Action.STOP_SELECTED, Listing.AGENTS, "stop", "stop the selected agent", 'x'),
            dangerous(
                    Action.RETIRE, Listing.SESSIONS, "retire", "retire the selected session; its work is rescued", 'x'),
            dangerous(
                    Action.SHIFT,
                    Listing.SESSIONS,
                    "shift",
                    "change the shift: a handoff page, then a successor with its nick",
                    'c'),
            dangerous(
                    Action.CANCEL_TASK, Listing.TASKS, "cancel", "take the selected task back, if it is not over", 'x'),
            dangerous(
                    Action.RETRY_TASK,
                    Listing.TASKS,
                    "retry",
                    "queue the selected task again that failed, died or was cancelled",
                    'a'),
            sessions(Action.SWITCH, "tasks", "the tasks of teams", Key.of(Code.TAB), Key.letter('t')),
            tasks(Action.SWITCH, "agents", "the agents", Key.of(Code.TAB), Key.letter('t')),
            dangerous(Action.NUDGE, Listing.SESSIONS, "nudge", "ask the selected session to go on", 'n'),
            dangerous(
                    Action.PAUSE,
                    Listing.SESSIONS,
                    "pause",
                    "no new turns for the selected session; resume it where it is parked",
                    'p'),
            agents(Action.SWITCH, "sessions", "the sessions of teams", Key.of(Code.TAB), Key.letter('t')),
            dangerous(
                    Action.STOP_HIGH_MEMORY,
                    Listing.AGENTS,
                    "stop high-mem",
                    "stop all agents that use too much memory",
                    'm'),
            dangerous(Action.STOP_IDLE, Listing.AGENTS, "stop idle", "stop all idle agents", 'i'),
            agents(Action.LOGS, "logs", "the agent's log, as it grows", Key.letter('l')),
            sessions(Action.LOGS, "logs", "what the session says and does, as it grows", Key.letter('l')),
            tasks(Action.LOGS, "logs", "what the session that has the task says and does", Key.letter('l')),
            agents(
                    Action.FILTER,
                    "filter",
                    "show only agents whose name, state or mission has a text",
                    Key.letter('/')),
            sessions(
                    Action.FILTER,
                    "filter",
                    "show only sessions whose nick, role, state, task, branch or team has a text",
                    Key.letter('/')),
            tasks(
                    Action.FILTER,
                    "filter",
                    "show only tasks whose number, status, nick, sender, channel, text or team has a text",
                    Key.letter('/')),
            shown(Action.SORT_NEXT, "sort", "sort by the next column", Key.letter('s'), Key.letter('>')),
            hidden(Action.SORT_PREVIOUS, "sort by the column before", Key.letter('<')),
            hidden(Action.SORT_REVERSE, "turn the order round", Key.letter('r')),
            shown(Action.HELP, "help", "this page", Key.letter('?')),
            shown(Action.QUIT, "quit", "leave; agents go on", Key.letter('q'), Key.ctrl('c')),
            hidden(Action.UP, "up", Key.of(Code.UP), Key.letter('k')),
            hidden(Action.DOWN, "down", Key.of(Code.DOWN), Key.letter('j')),
            hidden(Action.PAGE_UP, "a page up", Key.of(Code.PAGE_UP), Key.ctrl('b')),
            hidden(Action.PAGE_DOWN, "a page down", Key.of(Code.PAGE_DOWN), Key.ctrl('f'), Key.letter(' ')),
            hidden(Action.FIRST, "to the first", Key.letter('g'), Key.of(Code.HOME)),
            hidden(Action.LAST, "to the last", Key.letter('G'), Key.of(Code.END)),
            hidden(
                    Action.BACK,
                    "back; undo; clear the filter",
                    Key.of(Code.ESCAPE),
                    Key.letter('h'),
                    Key.of(Code.LEFT)),
            hidden(Action.REDRAW, "draw the screen anew", Key.ctrl('l')),
            hidden(Action.SUSPEND, "suspend; 'fg' comes back", Key.ctrl('z')));

    private static final Map<Listing, Map<Key, Binding>> BY_KEY = byKey();

    private KeyTable() {}

    /** What the key is bound to in that listing and its pages; empty for a key without meaning. */
    public static Optional<Binding> binding(Key key, Listing listing) {
        return Optional.ofNullable(BY_KEY.getOrDefault(listing, Map.of()).get(key));
    }

    /** All of that listing, in their order. */
    public static List<Binding> of(Listing listing) {
        List<Binding> bindings = new ArrayList<>();
        for (Binding binding : BINDINGS) {
            if (binding.listings().contains(listing)) {
                bindings.add(binding);
            }
        }
        return bindings;
    }

    private static Map<Listing, Map<Key, Binding>> byKey() {
        Map<Listing, Map<Key, Binding>> tables = new EnumMap<>(Listing.class);
        for (Listing listing : Listing.values()) {
            Map<Key, Binding> table = new HashMap<>();
            for (Binding binding : of(listing)) {
                for (Key key : binding.keys()) {
                    if (table.put(key, binding) != null) {
                        throw new IllegalStateException(key + " is bound twice");
                    }
                }
            }
            tables.put(listing, table);
        }
        return tables;
    }

    private static Binding shown(Action action, String label, String description, Key... keys) {
        return new Binding(List.of(keys), action, label, description, true, false, EVERYWHERE);
    }

    private static Binding agents(Action action, String label, String description, Key... keys) {
        return new Binding(List.of(keys), action, label, description, true, false, List.of(Listing.AGENTS));
    }

    private static Binding sessions(Action action, String label, String description, Key... keys) {
        return new Binding(List.of(keys), action, label, description, true, false, List.of(Listing.SESSIONS));
    }

    private static Binding tasks(Action action, String label, String description, Key... keys) {
        return new Binding(List.of(keys), action, label, description, true, false, List.of(Listing.TASKS));
    }

    private static Binding hidden(Action action, String description, Key... keys) {
        return new Binding(List.of(keys), action, description, description, false, false, EVERYWHERE);
    }

    private static Binding dangerous(Action action, Listing listing, String label, String description, char key) {
        return new Binding(List.of(Key.letter(key)), action, label, description, true, true, List.of(listing));
    }
}
