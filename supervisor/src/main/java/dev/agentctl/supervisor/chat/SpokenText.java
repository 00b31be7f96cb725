package dev.agentctl.supervisor.chat;

import dev.agentctl.shared.text.Clean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What is said in a channel, whoever wrote it: lines without control characters and formatting, none of them so long that
 * a client would have to cut it, each behind the same words. So no line can pass for another speaker's. Pure.
 */
final class SpokenText {
    /** Bytes of a line with what stands before it: of IRC's 512, sender and channel take at most some 130 (RFC 1459). */
    private static final int MAX_LINE = 360;

    private static final char COLOUR = 0x03;
    private static final char HEX_COLOUR = 0x04;

    private SpokenText() {}

    /**
     * The text's lines that are not blank.
     *
     * @param before stands at the beginning of each; at most 100 bytes
     */
    static List<String> lines(String before, String text) {
        int room = MAX_LINE - bytes(before);
        List<String> lines = new ArrayList<>();
        for (String line : text.split("\\R", -1)) {
            String clean = Clean.line(withoutColours(line), line.length()).strip();
            while (!clean.isEmpty()) {
                int end = end(clean, room);
                lines.add(before + clean.substring(0, end).stripTrailing());
                clean = clean.substring(end).stripLeading();
            }
        }
        return lines;
    }

    /** One line of at most so many characters. */
    static String line(String text, int most) {
        String clean = Clean.line(withoutColours(text), most + 1).strip();
        return clean.codePointCount(0, clean.length()) <= most
                ? clean
                : clean.substring(0, clean.offsetByCodePoints(0, most)).stripTrailing() + "…";
    }

    /** Where the piece that fits ends: at a space in its second half, where there is one. */
    private static int end(String text, int room) {
        int size = 0;
        int at = 0;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            size += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            if (size > room) {
                int space = text.lastIndexOf(' ', at);
                return space > at / 2 ? space : at;
            }
            at += Character.charCount(c);
        }
        return at;
    }

    /** A colour's numbers are no text; its sign goes with the control characters. */
    private static String withoutColours(String text) {
        if (text.indexOf(COLOUR) < 0 && text.indexOf(HEX_COLOUR) < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == COLOUR) {
                int end = digits(text, i + 1, 2, 10);
                boolean hasBackground = end > i + 1 && end + 1 < text.length() && text.charAt(end) == ',';
                int background = hasBackground ? digits(text, end + 1, 2, 10) : end;
                i = (background > end + 1 ? background : end) - 1;
            } else if (c == HEX_COLOUR) {
                int end = digits(text, i + 1, 6, 16);
                i = (end == i + 7 ? end : i + 1) - 1;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static int digits(String text, int start, int most, int radix) {
        int end = start;
        while (end < text.length()
                && end < start + most
                && text.charAt(end) < 0x80
                && Character.digit(text.charAt(end), radix) >= 0) {
            end++;
        }
        return end;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
