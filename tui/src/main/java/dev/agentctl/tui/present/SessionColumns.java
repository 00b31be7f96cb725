package dev.agentctl.tui.present;

import dev.agentctl.tui.state.SessionBy;
import java.util.List;

/**
 * Which columns the table of sessions has in a given width. Narrow screens keep who, how, and what it costs; wide ones
 * add numbers and give what is left to what it does, its task and its worktree.
 */
final class SessionColumns {
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

    private SessionColumns() {}

    /** What a column shows. */
    enum Kind implements Columns.Kind {
        NICK("NICK", SessionBy.NICK, false),
        ROLE("ROLE", SessionBy.ROLE, false),
        STATE("STATE", SessionBy.STATE, false),
        EVIDENCE("EVIDENCE", SessionBy.EVIDENCE, false),
        TASK("TASK", SessionBy.TASK, false),
        CONTEXT("CTX", SessionBy.CONTEXT, true),
        BAR("", SessionBy.CONTEXT, false),
        LIMIT("MAX", SessionBy.CONTEXT, false),
        TOKENS("TOK", SessionBy.TOKENS, true),
        COST("COST", SessionBy.COST, true),
        BURN("$/H", SessionBy.BURN, true),
        ACTIVE("ACTIVE", SessionBy.ACTIVE, true),
        CPU("CPU%", SessionBy.CPU, true),
        MEMORY("MEM", SessionBy.MEMORY, true),
        WORKTREE("WORKTREE", SessionBy.WORKTREE, false);

        private final String title;
        private final SessionBy by;
        private final boolean right;

        Kind(String title, SessionBy by, boolean right) {
            this.title = title;
            this.by = by;
            this.right = right;
        }

        @Override
        public String title(int width) {
            return title;
        }

        @Override
        public SessionBy by() {
            return by;
        }

        @Override
        public boolean right() {
            return right;
        }

        @Override
        public int gap() {
            return switch (this) {
                case NICK -> 0;
                case STATE, EVIDENCE, TASK, CONTEXT, WORKTREE -> 2;
                case ROLE, BAR, LIMIT, TOKENS, COST, BURN, ACTIVE, CPU, MEMORY -> 1;
            };
        }

        @Override
        public int width(int columns) {
            boolean wide = columns >= 160;
            return switch (this) {
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

    /**
     * @param columns of the whole table
     * @param longestNick in columns
     */
    static Columns<Kind> fit(int columns, int longestNick) {
        return Columns.fit(columns, List.of(Kind.values()), DROPPED, Math.min(MAX_NICK, longestNick + 2), GREEDY);
    }
}
