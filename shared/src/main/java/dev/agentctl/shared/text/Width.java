package dev.agentctl.shared.text;

/**
 * How many columns of a terminal a text takes, and texts made to take a given number. Text is expected clean, see
 * {@link Clean}: a control character counts as none.
 */
public final class Width {
    /** Ends a text that was cut; one column. */
    public static final String ELLIPSIS = "…";

    /**
     * First and last code points of what is drawn two columns wide and is no emoji: East Asian Width W and F of Unicode
     * 16, joined across unassigned gaps.
     */
    private static final int[] WIDE = {
        0x1100, 0x115f, 0x2329, 0x232a, 0x2630, 0x2637, 0x268a, 0x268f, 0x2e80, 0x303e, 0x3041, 0x4dbf, 0x4e00, 0xa4c6,
        0xa960, 0xa97c, 0xac00, 0xd7a3, 0xf900, 0xfaff, 0xfe10, 0xfe19, 0xfe30, 0xfe6b, 0xff01, 0xff60, 0xffe0, 0xffe6,
        0x16fe0, 0x16ff6, 0x17000, 0x18cd5, 0x18cff, 0x18df2, 0x1aff0, 0x1b2fb, 0x1d300, 0x1d356, 0x1d360, 0x1d376,
        0x1f200, 0x1f265, 0x20000, 0x2fffd, 0x30000, 0x3fffd,
    };

    private Width() {}

    /** The columns of one code point: 0, 1 or 2. */
    public static int of(int codePoint) {
        if (codePoint < 0x300) {
            return (codePoint >= 0x20 && codePoint < 0x7f) || (codePoint >= 0xa0 && codePoint != 0xad) ? 1 : 0;
        }
        if (isZeroWidth(codePoint)) {
            return 0;
        }
        return isWide(codePoint) ? 2 : 1;
    }

    /** The columns of a text: of all its code points together. */
    public static int of(String text) {
        int columns = 0;
        for (int i = 0; i < text.length(); ) {
            char c = text.charAt(i);
            if (c >= 0x20 && c < 0x7f) {
                columns++;
                i++;
            } else {
                int codePoint = text.codePointAt(i);
                columns += of(codePoint);
                i += Character.charCount(codePoint);
            }
        }
        return columns;
    }

    private static boolean isZeroWidth(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.FORMAT,
                    Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            // The vowels and final consonants of a Hangul syllable are drawn into its first letter.
            default -> (c >= 0x1160 && c <= 0x11ff) || (c >= 0xd7b0 && c <= 0xd7fb);
        };
    }

    private static boolean isWide(int c) {
        if (c < 0x1100) {
            return false;
        }
        int low = 0;
        int high = WIDE.length / 2 - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (c < WIDE[2 * middle]) {
                high = middle - 1;
            } else if (c > WIDE[2 * middle + 1]) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        // Half a flag is one column; the two halves together are two.
        return Character.isEmojiPresentation(c) && !(c >= 0x1f1e6 && c <= 0x1f1ff);
    }

    /** The text in at most so many columns; where something had to go, its end is an {@link #ELLIPSIS}. */
    public static String cut(String text, int columns) {
        return cut(text, columns, ELLIPSIS);
    }

    /** The text in at most so many columns; where something had to go, its end is the given one, if that fits itself. */
    public static String cut(String text, int columns, String ellipsis) {
        if (text.length() <= columns / 2 || of(text) <= columns) {
            return text;
        }
        int ending = of(ellipsis);
        return ending > columns ? head(text, columns) : head(text, columns - ending) + ellipsis;
    }

    /** As much of the text's beginning as fits into so many columns, no character torn from its combining marks. */
    public static String head(String text, int columns) {
        int used = 0;
        int i = 0;
        while (i < text.length()) {
            int codePoint = text.codePointAt(i);
            used += of(codePoint);
            if (used > columns) {
                break;
            }
            i += Character.charCount(codePoint);
        }
        return text.substring(0, i);
    }

    /** The text with spaces after it up to so many columns; a longer one is given back as it is. */
    public static String padRight(String text, int columns) {
        int missing = columns - of(text);
        return missing <= 0 ? text : text + " ".repeat(missing);
    }

    /** The text with spaces before it up to so many columns; a longer one is given back as it is. */
    public static String padLeft(String text, int columns) {
        int missing = columns - of(text);
        return missing <= 0 ? text : " ".repeat(missing) + text;
    }

    /** The text in exactly so many columns: cut, or with spaces after it. */
    public static String fit(String text, int columns) {
        return padRight(cut(text, columns), Math.max(0, columns));
    }
}
