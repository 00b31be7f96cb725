package dev.agentctl.tui.present;

import dev.agentctl.shared.text.Width;
import java.util.ArrayList;
import java.util.List;

/** Sentences folded into lines. */
final class Text {
    private Text() {}

    /** The words in lines of at most so many columns; a word that is longer by itself is broken. */
    static List<String> fold(String text, int columns) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int width = Math.max(1, columns);
        for (String word : text.strip().split(" +", -1)) {
            String rest = word;
            int used = Width.of(line.toString());
            if (used > 0 && used + 1 + Width.of(rest) > width) {
                lines.add(line.toString());
                line.setLength(0);
                used = 0;
            }
            while (Width.of(rest) > width) {
                String head = Width.head(rest, width);
                // A character that is wider than the line has no place on it.
                head = head.isEmpty() ? rest.substring(0, rest.offsetByCodePoints(0, 1)) : head;
                lines.add(Width.cut(head, width, ""));
                rest = rest.substring(head.length());
            }
            line.append(used > 0 ? " " : "").append(rest);
        }
        if (line.length() > 0 || lines.isEmpty()) {
            lines.add(line.toString());
        }
        return lines;
    }
}
