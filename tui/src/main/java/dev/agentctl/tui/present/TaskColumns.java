package dev.agentctl.tui.present;

import dev.agentctl.tui.state.TaskBy;
import java.util.List;

/**
 * Which columns the table of tasks has in a given width. Narrow screens keep how a task stands, who has it, and what it
 * is; wide ones add where it comes from, and what it waits for or what came of it.
 */
final class TaskColumns {
    private static final int MIN_NUMBER = 7;
    private static final int MAX_NUMBER = 14;

    /** What goes first when the width does not suffice. */
    private static final List<Kind> DROPPED =
            List.of(Kind.WHY, Kind.BY, Kind.TRIES, Kind.AGE, Kind.WHO, Kind.TEXT, Kind.STATUS);

    /** What is left goes to these, in equal parts. */
    private static final List<Kind> GREEDY = List.of(Kind.TEXT, Kind.WHY);

    private TaskColumns() {}

    /** What a column shows. */
    enum Kind implements Columns.Kind {
        NUMBER("TASK", TaskBy.NUMBER, false),
        STATUS("STATUS", TaskBy.STATUS, false),
        WHO("WHO", TaskBy.NICK, false),
        TRIES("TRY", TaskBy.TRIES, true),
        AGE("AGE", TaskBy.AGE, true),
        BY("BY", TaskBy.BY, false),
        TEXT("TEXT", TaskBy.TEXT, false),
        WHY("WHY", TaskBy.WHY, false);

        private final String title;
        private final TaskBy by;
        private final boolean right;

        Kind(String title, TaskBy by, boolean right) {
            this.title = title;
            this.by = by;
            this.right = right;
        }

        @Override
        public String title(int width) {
            return title;
        }

        @Override
        public TaskBy by() {
            return by;
        }

        @Override
        public boolean right() {
            return right;
        }

        @Override
        public int gap() {
            return switch (this) {
                case NUMBER -> 0;
                case STATUS, WHO, BY, TEXT, WHY -> 2;
                case TRIES, AGE -> 1;
            };
        }

        @Override
        public int width(int columns) {
            boolean wide = columns >= 160;
            return switch (this) {
                case NUMBER -> MIN_NUMBER;
                case STATUS -> columns < 60 ? 9 : 14;
                case WHO -> columns < 60 ? 7 : columns < 100 ? 8 : 12;
                case TRIES -> 4;
                case AGE -> 5;
                case BY -> wide ? 24 : 14;
                case TEXT -> columns < 60 ? 9 : 24;
                case WHY -> wide ? 30 : 20;
            };
        }
    }

    /**
     * @param columns of the whole table
     * @param longestNumber in columns
     */
    static Columns<Kind> fit(int columns, int longestNumber) {
        return Columns.fit(columns, List.of(Kind.values()), DROPPED, Math.min(MAX_NUMBER, longestNumber + 2), GREEDY);
    }
}
