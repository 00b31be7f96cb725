package dev.agentctl.tui.present;

import java.util.List;

/** A part of a text that is longer than its room. */
final class Page {
    private Page() {}

    /** From so many lines below the top, as far as that leaves the page full. */
    static List<Line> fromTop(List<Line> lines, int scrolled, int room) {
        int first = Math.clamp(scrolled, 0, Math.max(0, lines.size() - room));
        return lines.subList(first, Math.min(lines.size(), first + room));
    }

    /** As many rows as there is room for, this one among them. */
    static <T> List<T> around(List<T> rows, int row, int room) {
        if (rows.size() <= room) {
            return rows;
        }
        int first = Math.clamp(row - room / 2, 0, rows.size() - room);
        return rows.subList(first, first + room);
    }

    /** So that so many lines are hidden below, as far as that leaves the page full. */
    static List<Line> fromEnd(List<Line> lines, int scrolled, int room) {
        int last = Math.clamp((long) lines.size() - scrolled, Math.min(room, lines.size()), lines.size());
        return lines.subList(Math.max(0, last - room), last);
    }
}
