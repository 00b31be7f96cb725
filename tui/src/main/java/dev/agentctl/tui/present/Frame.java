package dev.agentctl.tui.present;

import java.util.ArrayList;
import java.util.List;

/** A whole screen: exactly as many lines as it has rows, none wider than its columns. Immutable. */
public record Frame(int columns, int rows, List<Line> lines) {
    /** The frame of these lines: cut at its last row, or filled with empty ones. */
    public static Frame of(int columns, int rows, List<Line> lines) {
        List<Line> exact = new ArrayList<>(lines.subList(0, Math.min(rows, lines.size())));
        while (exact.size() < rows) {
            exact.add(Line.EMPTY);
        }
        return new Frame(columns, rows, List.copyOf(exact));
    }
}
