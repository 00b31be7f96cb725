package dev.agentctl.tui.present;

import dev.agentctl.tui.state.SessionSorting.By;
import java.util.ArrayList;
import java.util.List;

/**
 * Which columns the table of sessions has in a given width, and how wide each is. Narrow screens keep who, how, and what
 * it costs; wide ones add numbers and give what is left to what it does, its task and its worktree.
 */
record SessionColumns(List<Slot> slots) {
    /** What a column shows. */
    enum Kind {
        NICK("NICK", By.NICK, false),
        ROLE("ROLE", By.ROLE, false),
        STATE("STATE", By.STATE, false),
        EVIDENCE("EVIDENCE", By.EVIDENCE, false),
        TASK("TASK", By.TASK, false),
        CONTEXT("CTX", By.CONTEXT, true),
        BAR("", By.CONTEXT, false),
        LIMIT("MAX", By.CONTEXT, false),
        TOKENS("TOK", By.TOKENS, true),
        COST("COST", By.COST, true),
        BURN("$/H", By.BURN, true),
        ACTIVE("ACTIVE", By.ACTIVE, true),
        CPU("CPU%", By.CPU, true),
        MEMORY("MEM", By.MEMORY, true),
        WORKTREE("WORKTREE", By.WORKTREE, false);

        private final String title;
        private final By by;
        private final boolean right;

        Kind(String title, By by, boolean right) {
            this.title = title;
            this.by = by;
            this.right = right;
        }

        String title() {
            return title;
        }

        By by() {
            return by;
        }

        boolean right() {
            return right;
        }
    }

    /** @param gap spaces before it */
    record Slot(Kind kind, int width, int gap) {}

    private static final int MIN_NICK = 10;
    private static final int MAX_NICK = 22;

    /** What goes first when the width does not suffice. */
    private static final List<Kind> DROPPED = List.of(
            Kind.WORKTREE,
            Kind.LIMIT,
            Kind.TOKENS,
            Kind.EVIDENCE,
            Kind.MEMORY,
            Kind.CPU,
            Kind.BURN,
            Kind.TASK,
            Kind.ROLE,
            Kind.ACTIVE,
            Kind.BAR,
            Kind.COST,
            Kind.CONTEXT,
            Kind.STATE);

    /** What is left goes to these, in equal parts. */
    private static final List<Kind> GREEDY = List.of(Kind.EVIDENCE, Kind.TASK, Kind.WORKTREE);

    /**
     * @param columns of the whole table
     * @param longestNick in columns
     */
    static SessionColumns fit(int columns, int longestNick) {
        List<Kind> kinds = new ArrayList<>(List.of(Kind.values()));
        for (Kind next : DROPPED) {
            if (needed(kinds, columns) <= columns) {
                break;
            }
            kinds.remove(next);
        }
        int rest = columns - needed(kinds, columns);
        int nick = Math.max(0, Math.min(rest, Math.min(MAX_NICK, longestNick + 2) - MIN_NICK));
        rest -= nick;
        int greedy = 0;
        for (Kind kind : kinds) {
            greedy += GREEDY.contains(kind) ? 1 : 0;
        }
        List<Slot> slots = new ArrayList<>();
        for (Kind kind : kinds) {
            int more = kind == Kind.NICK ? nick : 0;
            if (GREEDY.contains(kind)) {
                more = Math.max(0, rest / greedy);
                rest -= more;
                greedy--;
            }
            slots.add(new Slot(kind, Math.clamp(width(kind, columns) + more, 1, columns), gap(kind)));
        }
        return new SessionColumns(List.copyOf(slots));
    }

    private static int needed(List<Kind> kinds, int columns) {
        int needed = 0;
        for (Kind kind : kinds) {
            needed += width(kind, columns) + gap(kind);
        }
        return needed;
    }

    private static int gap(Kind kind) {
        return switch (kind) {
            case NICK -> 0;
            case STATE, EVIDENCE, TASK, CONTEXT, WORKTREE -> 2;
            case ROLE, BAR, LIMIT, TOKENS, COST, BURN, ACTIVE, CPU, MEMORY -> 1;
        };
    }

    private static int width(Kind kind, int columns) {
        boolean wide = columns >= 160;
        return switch (kind) {
            case NICK -> MIN_NICK;
            case ROLE -> 7;
            case STATE -> columns < 60 ? 9 : columns < 100 ? 12 : 15;
            case EVIDENCE -> 14;
            case TASK -> 12;
            case CONTEXT, LIMIT, TOKENS, CPU, MEMORY -> 4;
            case BAR -> wide ? 14 : columns < 100 ? 6 : 8;
            case COST, BURN, ACTIVE -> 6;
            case WORKTREE -> 16;
        };
    }
}
