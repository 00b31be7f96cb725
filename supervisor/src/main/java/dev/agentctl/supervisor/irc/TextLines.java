package dev.agentctl.supervisor.irc;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a text into lines that a server passes on whole: none longer in UTF-8 than there is room for, none ending within a
 * character, and at a space where there is one in the second half.
 */
final class TextLines {
    /** Bytes of a line with its CR LF, tags not counted (RFC 1459, 2.3). */
    private static final int LINE = 512;

    private TextLines() {}

    /**
     * Bytes that a text to a target may have, so that the line still fits when the server puts its sender in front.
     *
     * @param source this client as others see it, {@code nick!user@host}
     */
    static int room(String source, String command, String target) {
        String head = ":" + source + " " + command + " " + target + " :";
        return LINE - 2 - head.getBytes(StandardCharsets.UTF_8).length;
    }

    /**
     * The text's lines, cut where they are too long; empty ones are left out, as no server passes them on.
     *
     * @param room bytes of UTF-8, at least 8
     */
    static List<String> of(String text, int room) {
        if (room < 8) {
            throw new IllegalArgumentException("no room for a text");
        }
        List<String> lines = new ArrayList<>();
        for (String line : text.replace("\0", "").split("[\r\n]+", -1)) {
            cut(line, room, lines);
        }
        return lines;
    }

    private static void cut(String line, int room, List<String> lines) {
        int start = 0;
        while (start < line.length()) {
            int end = reach(line, start, room);
            if (end < line.length()) {
                int space = line.lastIndexOf(' ', end);
                end = space > start + (end - start) / 2 ? space : back(line, start, end);
            }
            String piece = line.substring(start, end);
            if (!piece.isBlank()) {
                lines.add(piece);
            }
            start = end < line.length() && line.charAt(end) == ' ' ? end + 1 : end;
        }
    }

    /** How far the room reaches, in whole characters. */
    private static int reach(String line, int start, int room) {
        int bytes = 0;
        int at = start;
        while (at < line.length()) {
            int c = line.codePointAt(at);
            bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
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
