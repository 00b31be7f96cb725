package dev.agentctl.shared.text;

/**
 * Makes a stranger's text safe to draw: escape sequences, C0 and C1 controls, bidirectional overrides, other invisible
 * format characters and unpaired surrogates are gone, so that text can neither command a terminal nor pose as other text.
 */
public final class Clean {
    private Clean() {}

    /** The text as one line: line ends and tabs become single spaces; cut after so many code points. */
    public static String line(String text, int maxCodePoints) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), maxCodePoints));
        int kept = 0;
        int i = 0;
        while (i < text.length() && kept < maxCodePoints) {
            int c = text.codePointAt(i);
            if (c == 0x1b || c == 0x9b) {
                i = afterEscape(text, i);
                continue;
            }
            i += Character.charCount(c);
            if (c == '\n' || c == '\r' || c == '\t' || c == 0x2028 || c == 0x2029) {
                out.append(' ');
                kept++;
            } else if (isVisible(c)) {
                out.appendCodePoint(c);
                kept++;
            }
        }
        return out.toString();
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE -> false;
            default -> true;
        };
    }

    /** Where the escape sequence that begins here ends: CSI, OSC and other strings as a whole, else two characters. */
    private static int afterEscape(String text, int start) {
        int i = start + 1;
        char kind = text.charAt(start) == 0x9b ? '[' : i < text.length() ? text.charAt(i++) : 0;
        return switch (kind) {
            case '[' -> afterControlSequence(text, i);
            case ']', 'P', 'X', '^', '_' -> afterString(text, i);
            // An intermediate (0x20-0x2f) is followed by the final character.
            default -> kind >= 0x20 && kind < 0x30 ? Math.min(i + 1, text.length()) : i;
        };
    }

    private static int afterControlSequence(String text, int start) {
        int i = start;
        while (i < text.length() && text.charAt(i) >= 0x20 && text.charAt(i) < 0x40) {
            i++;
        }
        return i < text.length() && text.charAt(i) >= 0x40 && text.charAt(i) < 0x7f ? i + 1 : i;
    }

    /** A string that is never closed takes no more with it than its own line. */
    private static int afterString(String text, int start) {
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0x07 || c == 0x9c) {
                return i + 1;
            }
            if (c == 0x1b) {
                return i + 1 < text.length() && text.charAt(i + 1) == '\\' ? i + 2 : i;
            }
            if (c == '\n') {
                return i;
            }
        }
        return text.length();
    }
}
