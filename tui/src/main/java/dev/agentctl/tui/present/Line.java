package dev.agentctl.tui.present;

import dev.agentctl.shared.text.Width;
import java.util.ArrayList;
import java.util.List;

/** One line of the screen: pieces of text in their tones on one ground. Immutable; no wider than it was built for. */
public record Line(List<Span> spans, Ground ground) {
    public static final Line EMPTY = new Line(List.of(), Ground.NORMAL);

    /** A piece of text in one tone; the text is clean. */
    public record Span(String text, Tone tone) {}

    /** What a whole line lies on. */
    public enum Ground {
        NORMAL,
        /** The line that keys act on. */
        SELECTED,
        /** Something is about to happen, and can still be undone. */
        BANNER
    }

    /** Its columns. */
    public int width() {
        int width = 0;
        for (Span span : spans) {
            width += Width.of(span.text());
        }
        return width;
    }

    /** Its text without tones. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Span span : spans) {
            text.append(span.text());
        }
        return text.toString();
    }

    public static Line of(String text, Tone tone, int columns, Glyphs glyphs) {
        return new Builder(columns, glyphs).add(text, tone).build();
    }

    /** Puts a line together from the left; what does not fit is cut. Not thread-safe. */
    public static final class Builder {
        private final List<Span> spans = new ArrayList<>();
        private final int columns;
        private final Glyphs glyphs;
        private int used;

        public Builder(int columns, Glyphs glyphs) {
            this.columns = columns;
            this.glyphs = glyphs;
        }

        /** How many columns are still free. */
        public int free() {
            return columns - used;
        }

        public Builder add(String text, Tone tone) {
            if (!text.isEmpty() && used < columns) {
                String fitting = Width.cut(text, columns - used, glyphs.ellipsis());
                spans.add(new Span(fitting, tone));
                used += Width.of(fitting);
            }
            return this;
        }

        /** The text in exactly so many columns, cut or filled with spaces after it. */
        public Builder cell(String text, int width, Tone tone) {
            return add(Width.padRight(Width.cut(text, width, glyphs.ellipsis()), width), tone);
        }

        /** The text in exactly so many columns, cut or filled with spaces before it. */
        public Builder cellRight(String text, int width, Tone tone) {
            return add(Width.padLeft(Width.cut(text, width, glyphs.ellipsis()), width), tone);
        }

        public Builder gap(int width) {
            return add(" ".repeat(Math.max(0, Math.min(width, free()))), Tone.PLAIN);
        }

        /** All of another line's pieces. */
        public Builder add(Line line) {
            line.spans().forEach(span -> add(span.text(), span.tone()));
            return this;
        }

        /** The line as far as it was written. */
        public Line build() {
            return new Line(List.copyOf(spans), Ground.NORMAL);
        }

        /** The line, filled with spaces to its full width, on a ground. */
        public Line build(Ground ground) {
            gap(free());
            return new Line(List.copyOf(spans), ground);
        }

        /** The line with another pushed to its right end, where there is room for that and a gap. */
        public Line withRight(Line right) {
            int width = right.width();
            if (free() > width) {
                gap(free() - width);
                add(right);
            }
            return build();
        }
    }
}
