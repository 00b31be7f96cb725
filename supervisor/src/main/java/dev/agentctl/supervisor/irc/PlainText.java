package dev.agentctl.supervisor.irc;

/** Text as people mean it: without IRC's colours and other formatting, and without control characters. */
final class PlainText {
    private static final char COLOUR = 0x03;
    private static final char HEX_COLOUR = 0x04;

    private PlainText() {}

    /** The text with {@code \n} and {@code \t} as its only control characters. */
    static String of(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            switch (c) {
                case COLOUR -> at = afterColour(text, at, 2, 10);
                case HEX_COLOUR -> at = afterColour(text, at, 6, 16);
                case '\n', '\t' -> plain.append(c);
                default -> {
                    if (!Character.isISOControl(c)) {
                        plain.append(c);
                    }
                }
            }
        }
        return plain.toString();
    }

    /** Behind up to so many digits, and as many again behind a comma. */
    private static int afterColour(String text, int from, int digits, int radix) {
        int end = afterDigits(text, from, digits, radix);
        if (end > from && end < text.length() && text.charAt(end) == ',') {
            int second = afterDigits(text, end + 1, digits, radix);
            return second > end + 1 ? second : end;
        }
        return end;
    }

    private static int afterDigits(String text, int from, int most, int radix) {
        int at = from;
        while (at < text.length() && at < from + most && Character.digit(text.charAt(at), radix) >= 0) {
            at++;
        }
        return at;
    }

    /** A word that a server vouches for, as an account or an id: one without spaces and controls, of a bounded length. */
    static boolean isWord(String text) {
        if (text.isEmpty() || text.length() > 256) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ' || Character.isISOControl(c)) {
                return false;
            }
        }
        return true;
    }
}
