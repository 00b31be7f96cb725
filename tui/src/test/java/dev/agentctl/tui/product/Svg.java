package dev.agentctl.tui.product;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A terminal's text with its SGR sequences, as tmux captures it, drawn as an SVG picture. */
final class Svg {
    /** A monospaced letter is about three fifths as wide as its size; each run of text is stretched to its columns. */
    private static final double WIDTH = 8.4;

    private static final double HEIGHT = 18;
    private static final double MARGIN = 12;
    private static final String PAPER = "#11151c";
    private static final String INK = "#d0d4dc";
    private static final String[] SIXTEEN = {
        "#2b303b", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#c8ccd4", //
        "#5c6370", "#ff7b86", "#b5e890", "#ffd68a", "#7cc4ff", "#e08cf5", "#6fd3df", "#ffffff"
    };

    private final int columns;
    private final int rows;
    private final StringBuilder svg = new StringBuilder();

    Svg(int columns, int rows) {
        this.columns = columns;
        this.rows = rows;
    }

    /** The picture of these lines. */
    String picture(List<String> lines) {
        double width = columns * WIDTH + 2 * MARGIN;
        double height = rows * HEIGHT + 2 * MARGIN;
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"")
                .append(number(width))
                .append("\" height=\"")
                .append(number(height))
                .append("\" font-family=\"ui-monospace,'DejaVu Sans Mono','Liberation Mono',Menlo,Consolas,monospace\"")
                .append(" font-size=\"14\" xml:space=\"preserve\">\n"
                        + "<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"")
                .append(PAPER)
                .append("\"/>\n");
        Pen pen = Pen.PLAIN;
        for (int row = 0; row < Math.min(rows, lines.size()); row++) {
            pen = line(lines.get(row), row, pen);
        }
        return svg.append("</svg>\n").toString();
    }

    private Pen line(String text, int row, Pen before) {
        Pen pen = before;
        int column = 0;
        StringBuilder run = new StringBuilder();
        for (int i = 0; i < text.length(); ) {
            if (text.startsWith("\u001b[", i)) {
                int end = text.indexOf('m', i);
                column += run(run, column, row, pen);
                pen = pen.after(text.substring(i + 2, end));
                i = end + 1;
            } else {
                int codePoint = text.codePointAt(i);
                run.appendCodePoint(codePoint);
                i += Character.charCount(codePoint);
            }
        }
        run(run, column, row, pen);
        return pen;
    }

    /** Draws what was gathered with one pen, and gives how many columns it took: the demo's text is all narrow. */
    private int run(StringBuilder run, int column, int row, Pen pen) {
        int length = run.codePointCount(0, run.length());
        String text = run.toString();
        run.setLength(0);
        double x = MARGIN + column * WIDTH;
        if (!pen.background().isEmpty() && length > 0) {
            svg.append("<rect x=\"")
                    .append(number(x))
                    .append("\" y=\"")
                    .append(number(MARGIN + row * HEIGHT))
                    .append("\" width=\"")
                    .append(number(length * WIDTH))
                    .append("\" height=\"")
                    .append(number(HEIGHT))
                    .append("\" fill=\"")
                    .append(pen.background())
                    .append("\"/>\n");
        }
        if (!text.isBlank()) {
            svg.append("<text x=\"")
                    .append(number(x))
                    .append("\" y=\"")
                    .append(number(MARGIN + row * HEIGHT + 13.5))
                    .append("\" textLength=\"")
                    .append(number(length * WIDTH))
                    .append("\" lengthAdjust=\"spacingAndGlyphs\" fill=\"")
                    .append(pen.ink())
                    .append(pen.bold() ? "\" font-weight=\"bold" : "")
                    .append("\">")
                    .append(text.replace("&", "&amp;").replace("<", "&lt;").replace(' ', '\u00a0'))
                    .append("</text>\n");
        }
        return length;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** How text is drawn now; an empty background is the paper. */
    private record Pen(String foreground, String background, boolean bold, boolean dim, boolean reversed) {
        static final Pen PLAIN = new Pen(INK, "", false, false, false);

        String ink() {
            return foreground;
        }

        /** After an SGR sequence's parameters. */
        Pen after(String parameters) {
            List<Integer> codes = new ArrayList<>();
            for (String code : parameters.split("[;:]", -1)) {
                codes.add(code.isEmpty() ? 0 : Integer.parseInt(code));
            }
            Pen pen = this;
            for (int i = 0; i < codes.size(); i++) {
                int code = codes.get(i);
                if ((code == 38 || code == 48) && i + 1 < codes.size()) {
                    boolean direct = codes.get(i + 1) == 2;
                    String colour = direct
                            ? rgb(codes.get(i + 2), codes.get(i + 3), codes.get(i + 4))
                            : indexed(codes.get(i + 2));
                    pen = code == 38 ? pen.on(colour, pen.background) : pen.on(pen.foreground, colour);
                    i += direct ? 4 : 2;
                } else {
                    pen = pen.simple(code);
                }
            }
            return pen;
        }

        private Pen simple(int code) {
            return switch (code) {
                case 0 -> PLAIN;
                case 1 -> new Pen(foreground, background, true, dim, reversed);
                case 2 -> new Pen("#7f8694", background, bold, true, reversed);
                case 7 -> new Pen(PAPER, foreground, bold, dim, true);
                case 22 -> new Pen(dim ? INK : foreground, background, false, false, reversed);
                case 27 -> reversed ? new Pen(INK, "", bold, dim, false) : this;
                case 39 -> on(INK, background);
                case 49 -> on(foreground, "");
                default -> {
                    if (code >= 30 && code <= 37) {
                        yield on(SIXTEEN[code - 30], background);
                    }
                    if (code >= 40 && code <= 47) {
                        yield on(foreground, SIXTEEN[code - 40]);
                    }
                    yield code >= 90 && code <= 97 ? on(SIXTEEN[code - 82], background) : this;
                }
            };
        }

        private Pen on(String ink, String paper) {
            return new Pen(ink, paper, bold, dim, reversed);
        }

        private static String indexed(int index) {
            if (index < 16) {
                return SIXTEEN[index];
            }
            if (index >= 232) {
                int grey = 8 + 10 * (index - 232);
                return rgb(grey, grey, grey);
            }
            int cube = index - 16;
            return rgb(step(cube / 36), step(cube / 6 % 6), step(cube % 6));
        }

        /** xterm's cube of 216 colours. */
        private static int step(int level) {
            return level == 0 ? 0 : 55 + 40 * level;
        }

        private static String rgb(int red, int green, int blue) {
            return String.format(Locale.ROOT, "#%02x%02x%02x", red, green, blue);
        }
    }
}
