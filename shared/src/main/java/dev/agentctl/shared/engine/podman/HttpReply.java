package dev.agentctl.shared.engine.podman;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One whole HTTP/1.1 answer, as it was read up to the connection's end. */
final class HttpReply {
    private static final int MAX_HEAD = 1 << 16;

    private final int status;
    private final String head;
    private final byte[] body;

    private HttpReply(int status, String head, byte[] body) {
        this.status = status;
        this.head = head;
        this.body = body;
    }

    int status() {
        return status;
    }

    /** A header's value; empty where it is absent. */
    String header(String name) {
        return header(head, name);
    }

    /** The body, its chunks joined; not a copy. */
    byte[] body() {
        return body;
    }

    /**
     * Takes an answer apart.
     *
     * @throws IOException if it is no HTTP answer, or was cut off
     */
    static HttpReply parse(byte[] raw, int length) throws IOException {
        int headEnd = headEnd(raw, length);
        String head = new String(raw, 0, headEnd, StandardCharsets.ISO_8859_1);
        if (!head.startsWith("HTTP/1.") || head.length() < 12) {
            throw new IOException("what answered does not speak HTTP");
        }
        int status = number(head.substring(9, 12), 10);
        int bodyStart = headEnd + 4;
        if (hasChunks(head)) {
            return new HttpReply(status, head, joinChunks(raw, bodyStart, length));
        }
        String stated = header(head, "content-length");
        int bodyEnd = stated.isEmpty() ? length : bodyStart + number(stated, 10);
        if (bodyEnd < bodyStart || bodyEnd > length) {
            throw new IOException("the answer was cut off");
        }
        return new HttpReply(status, head, Arrays.copyOfRange(raw, bodyStart, bodyEnd));
    }

    private static boolean hasChunks(String head) {
        return header(head, "transfer-encoding").equalsIgnoreCase("chunked");
    }

    private static int headEnd(byte[] raw, int length) throws IOException {
        int last = Math.min(length, MAX_HEAD) - 4;
        for (int i = 0; i <= last; i++) {
            if (raw[i] == '\r' && raw[i + 1] == '\n' && raw[i + 2] == '\r' && raw[i + 3] == '\n') {
                return i;
            }
        }
        throw new IOException(length == 0 ? "the connection was closed without an answer" : "the answer was cut off");
    }

    /** The header's value; empty where it is absent. */
    private static String header(String head, String name) {
        int line = head.indexOf("\r\n");
        while (line >= 0) {
            int start = line + 2;
            int end = head.indexOf("\r\n", start);
            int stop = end < 0 ? head.length() : end;
            if (head.regionMatches(true, start, name, 0, name.length())
                    && start + name.length() < stop
                    && head.charAt(start + name.length()) == ':') {
                return head.substring(start + name.length() + 1, stop).strip();
            }
            line = end;
        }
        return "";
    }

    private static byte[] joinChunks(byte[] raw, int start, int length) throws IOException {
        byte[] joined = new byte[Math.max(0, length - start)];
        int size = 0;
        int at = start;
        while (true) {
            int lineEnd = lineEnd(raw, at, length);
            String line = new String(raw, at, lineEnd - at, StandardCharsets.ISO_8859_1);
            int extension = line.indexOf(';');
            int chunk = number(extension < 0 ? line : line.substring(0, extension), 16);
            at = lineEnd + 2;
            if (chunk == 0) {
                return Arrays.copyOf(joined, size);
            }
            if (chunk > length - at - 2) {
                throw new IOException("the answer was cut off");
            }
            System.arraycopy(raw, at, joined, size, chunk);
            size += chunk;
            at += chunk + 2;
        }
    }

    private static int lineEnd(byte[] raw, int start, int length) throws IOException {
        for (int i = start; i + 1 < length; i++) {
            if (raw[i] == '\r' && raw[i + 1] == '\n') {
                return i;
            }
        }
        throw new IOException("the answer was cut off");
    }

    private static int number(String digits, int radix) throws IOException {
        try {
            int number = Integer.parseInt(digits.strip(), radix);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException malformed) {
            throw new IOException("the answer is not valid HTTP", malformed);
        }
        throw new IOException("the answer is not valid HTTP");
    }
}
