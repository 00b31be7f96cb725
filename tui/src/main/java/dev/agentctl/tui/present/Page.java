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

    /** So that so many lines are hidden below, as far as that leaves the page full. */
    static List<Line> fromEnd(List<Line> lines, int scrolled, int room) {
        int last = Math.clamp((long) lines.size() - scrolled, Math.min(room, lines.size()), lines.size());
        return lines.subList(Math.max(0, last - room), last);
    }
}
