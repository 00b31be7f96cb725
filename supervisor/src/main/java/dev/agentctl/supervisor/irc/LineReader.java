package dev.agentctl.supervisor.irc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A server's lines, as UTF-8; bytes that are none become U+FFFD. A line longer than any that IRCv3 allows is passed over,
 * however long it is, since a connection given up for it would meet it again. One thread's.
 */
final class LineReader {
    /** More than the 8,191 bytes of tags and the 512 of a message that IRCv3's message-tags allows. */
    static final int MOST_BYTES = 16 << 10;

    private final InputStream in;
    private final byte[] buffer = new byte[4096];
    private int at;
    private int end;

    LineReader(InputStream in) {
        this.in = in;
    }

    /** The next line without its end; empty where the stream ended, in the middle of a line too. */
    Optional<String> next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        boolean isTooLong = false;
        while (true) {
            int from = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            isTooLong |= line.size() + at - from > MOST_BYTES;
            if (!isTooLong) {
                line.write(buffer, from, at - from);
            }
            if (at < end) {
                at++;
                if (!isTooLong) {
                    return Optional.of(text(line));
                }
                line.reset();
                isTooLong = false;
                continue;
            }
            end = in.read(buffer);
            at = 0;
            if (end < 0) {
                end = 0;
                return Optional.empty();
            }
        }
    }

    private static String text(ByteArrayOutputStream line) {
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
