package dev.agentctl.supervisor.irc;

/**
 * Cuts a text into lines that a server passes on whole: none longer in UTF-8 than there is room for, none ending within a
 * character, and at a space where there is one in the second half.
 */
final class TextLines {
    /** Bytes of a line with its CR LF, tags not counted (RFC 1459, 2.3). */
    private static final int LINE = 512;

    /** Bytes for a text: less is no use, and no character is longer. */
    static final int LEAST_ROOM = 8;

    private TextLines() {}

    /**
     * Bytes that a text to a target may have, so that the line still fits when the server puts its sender in front.
     *
     * @param source this client as others see it, {@code nick!user@host}
     */
    static int room(String source, String command, String target) {
        String head = ":" + source + " " + command + " " + target + " :";
        return LINE - 2 - bytes(head);
    }

    static int bytes(String text) {
        int bytes = 0;
        for (int at = 0; at < text.length(); ) {
            int c = text.codePointAt(at);
            bytes += bytes(c);
            at += Character.charCount(c);
        }
        return bytes;
    }

    private static int bytes(int c) {
        return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    }

    /**
     * The end of the first piece of a line from a place on: nothing is lost between pieces, a space where it is cut is the
     * first one's last.
     *
     * @param room bytes of UTF-8, at least {@link #LEAST_ROOM}
     */
    static int first(String line, int start, int room) {
        if (room < LEAST_ROOM) {
            throw new IllegalArgumentException("no room for a text");
        }
        int end = reach(line, start, room);
        if (end == line.length()) {
            return end;
        }
        int space = line.lastIndexOf(' ', end - 1);
        return space > start + (end - start) / 2 ? space + 1 : back(line, start, end);
    }

    /** How far the room reaches, in whole characters. */
    private static int reach(String line, int start, int room) {
        int bytes = 0;
        int at = start;
        while (at < line.length()) {
            int c = line.codePointAt(at);
            bytes += bytes(c);
            if (bytes > room) {
                break;
            }
            at += Character.charCount(c);
        }
        return at;
    }

    /** Not between a letter and what is drawn on it, if there is a better place near. */
    private static int back(String line, int start, int end) {
        int at = end;
        for (int steps = 0; steps < 16 && at > start && isJoined(line, at); steps++) {
            at -= Character.charCount(line.codePointBefore(at));
        }
        return at > start && !isJoined(line, at) ? at : end;
    }

    private static boolean isJoined(String line, int at) {
        int next = line.codePointAt(at);
        int before = line.codePointBefore(at);
        return switch (Character.getType(next)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK -> true;
            default -> next == 0x200d || before == 0x200d || (next >= 0x1f3fb && next <= 0x1f3ff);
        };
    }
}
