package dev.agentctl.tui.key;

import dev.agentctl.tui.key.Key.Code;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All keys, in the order in which footer and help name them; both are made from this table. */
public final class KeyTable {
    public static final List<Binding> BINDINGS = List.of(
            shown(
                    Action.OPEN,
                    "open",
                    "open the agent: evidence, state and log",
                    Key.of(Code.ENTER),
                    Key.of(Code.RIGHT)),
            dangerous(Action.STOP_SELECTED, "stop", "stop the selected agent", 'x'),
            dangerous(Action.STOP_HIGH_MEMORY, "stop high-mem", "stop all agents that use too much memory", 'm'),
            dangerous(Action.STOP_IDLE, "stop idle", "stop all idle agents", 'i'),
            shown(Action.LOGS, "logs", "the agent's log, as it grows", Key.letter('l')),
            shown(Action.FILTER, "filter", "show only agents whose name, state or mission has a text", Key.letter('/')),
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

    private static final Map<Key, Binding> BY_KEY = byKey();

    private KeyTable() {}

    /** What the key is bound to; empty for a key without meaning. */
    public static Optional<Binding> binding(Key key) {
        return Optional.ofNullable(BY_KEY.get(key));
    }

    private static Map<Key, Binding> byKey() {
        Map<Key, Binding> table = new HashMap<>();
        for (Binding binding : BINDINGS) {
            for (Key key : binding.keys()) {
                if (table.put(key, binding) != null) {
                    throw new IllegalStateException(key + " is bound twice");
                }
            }
        }
        return table;
    }

    private static Binding shown(Action action, String label, String description, Key... keys) {
        return new Binding(List.of(keys), action, label, description, true, false);
    }

    private static Binding hidden(Action action, String description, Key... keys) {
        return new Binding(List.of(keys), action, description, description, false, false);
    }

    private static Binding dangerous(Action action, String label, String description, char key) {
        return new Binding(List.of(Key.letter(key)), action, label, description, true, true);
    }
}
