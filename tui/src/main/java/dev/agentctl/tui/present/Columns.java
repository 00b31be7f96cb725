package dev.agentctl.tui.present;

import dev.agentctl.tui.state.Sorting;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** The columns that a table has in a given width, how wide each is, and their titles. */
record Columns<K extends Columns.Kind>(List<Slot<K>> slots) {
    /** What a column shows. */
    interface Kind {
        /** @param width the column's own */
        String title(int width);

        /** By what rows are ordered when they are ordered by it; several columns may have the same. */
        Sorting.By<?> by();

        /** Whether what it shows stands at its right end. */
        boolean right();

        /** Spaces before it. */
        int gap();

        /**
         * At least so many columns.
         *
         * @param columns of the whole table
         */
        int width(int columns);
    }

    /** @param gap spaces before it */
    record Slot<K>(K kind, int width, int gap) {}

    /**
     * Those that fit.
     *
     * @param columns of the whole table
     * @param kinds all that there could be, in their order
     * @param dropped what goes first when the width does not suffice
     * @param first columns that the first one grows to, as far as there is room
     * @param greedy what is left goes to these, in equal parts
     */
    static <K extends Kind> Columns<K> fit(int columns, List<K> kinds, List<K> dropped, int first, List<K> greedy) {
        List<K> fitting = new ArrayList<>(kinds);
        for (K next : dropped) {
            if (needed(fitting, columns) <= columns) {
                break;
            }
            fitting.remove(next);
        }
        int rest = columns - needed(fitting, columns);
        int sharing = 0;
        for (K kind : fitting) {
            sharing += greedy.contains(kind) ? 1 : 0;
        }
        List<Slot<K>> slots = new ArrayList<>();
        for (K kind : fitting) {
            int width = kind.width(columns);
            int more = 0;
            if (slots.isEmpty()) {
                more = Math.clamp(first - width, 0, Math.max(0, rest));
            } else if (greedy.contains(kind)) {
                more = Math.max(0, rest / sharing--);
            }
            rest -= more;
            slots.add(new Slot<>(kind, Math.clamp(width + more, 1, columns), kind.gap()));
        }
        return new Columns<>(List.copyOf(slots));
    }

    private static int needed(List<? extends Kind> kinds, int columns) {
        int needed = 0;
        for (Kind kind : kinds) {
            needed += kind.width(columns) + kind.gap();
        }
        return needed;
    }

    boolean has(K kind) {
        for (Slot<K> slot : slots) {
            if (slot.kind().equals(kind)) {
                return true;
            }
        }
        return false;
    }

    /** The titles, the one that orders with an arrow; the first stands over names, which have a sign before them. */
    Line header(int width, Sorting<?, ?> sorting, Glyphs glyphs) {
        Line.Builder line = new Line.Builder(width, glyphs);
        boolean marked = false;
        for (Slot<K> slot : slots) {
            K kind = slot.kind();
            line.gap(slot.gap());
            String title = kind.title(slot.width());
            boolean orders = kind.by() == sorting.by() && !marked;
            if (orders) {
                marked = true;
                title = title + (sorting.reversed() ? glyphs.up() : glyphs.down());
            }
            Tone tone = orders ? Tone.ACCENT : Tone.MUTED;
            if (kind.right()) {
                line.cellRight(title, slot.width(), tone);
            } else {
                line.cell(slot.equals(slots.getFirst()) ? "  " + title : title, slot.width(), tone);
            }
        }
        return line.build();
    }

    /** @param cell writes what stands in one column, exactly as wide as that is */
    Line row(int width, boolean selected, Glyphs glyphs, BiConsumer<Line.Builder, Slot<K>> cell) {
        Line.Builder line = new Line.Builder(width, glyphs);
        for (Slot<K> slot : slots) {
            line.gap(slot.gap());
            cell.accept(line, slot);
        }
        return selected ? line.build(Line.Ground.SELECTED) : line.build();
    }
}
