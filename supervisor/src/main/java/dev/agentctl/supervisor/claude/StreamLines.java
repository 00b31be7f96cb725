package dev.agentctl.supervisor.claude;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A stream's lines, one at a time: each ends where the stream does for whoever reads it. One thread's. */
final class StreamLines extends InputStream {
    private final InputStream in;
    private final int maxBeginning;
    private final byte[] buffer = new byte[8192];
    private final ByteArrayOutputStream beginning = new ByteArrayOutputStream(256);
    private int next;
    private int end;
    private long offset;
    private boolean lineEnded = true;
    private boolean isWhole = true;

    /**
     * @param offset where in a longer stream this one begins
     * @param maxBeginning bytes of each line that {@link #beginning} keeps
     */
    StreamLines(InputStream in, long offset, int maxBeginning) {
        this.in = in;
        this.offset = offset;
        this.maxBeginning = maxBeginning;
    }

    /** Goes to the next line that is not empty; false at the stream's end. */
    boolean next() throws IOException {
        skip();
        beginning.reset();
        while (fill()) {
            if (buffer[next] != '\n' && buffer[next] != '\r') {
                lineEnded = false;
                return true;
            }
            next++;
            offset++;
        }
        return false;
    }

    /** Passes over what is left of the line. */
    void skip() throws IOException {
        while (!lineEnded) {
            read();
        }
    }

    /** Whether nothing of the line is left. */
    boolean atEnd() throws IOException {
        if (!lineEnded && (!fill() || buffer[next] == '\n')) {
            read();
        }
        return lineEnded;
    }

    /** Whether the line, which is read to its end, had one; the last of a stream may be broken off. */
    boolean isWhole() {
        return isWhole;
    }

    /** Bytes of the stream up to here. */
    long offset() {
        return offset;
    }

    /** What was read of the line so far, cut. */
    String beginning() {
        return beginning.toString(StandardCharsets.UTF_8);
    }

    @Override
    public int read() throws IOException {
        if (lineEnded) {
            return -1;
        }
        if (!fill()) {
            lineEnded = true;
            isWhole = false;
            return -1;
        }
        int b = buffer[next++] & 0xff;
        offset++;
        if (b == '\n') {
            lineEnded = true;
            return -1;
        }
        if (beginning.size() < maxBeginning) {
            beginning.write(b);
        }
        return b;
    }

    @Override
    public int read(byte[] bytes, int start, int count) throws IOException {
        int kept = 0;
        while (kept < count) {
            int b = read();
            if (b < 0) {
                return kept == 0 ? -1 : kept;
            }
            bytes[start + kept++] = (byte) b;
        }
        return kept;
    }

    private boolean fill() throws IOException {
        if (next < end) {
            return true;
        }
        end = Math.max(0, in.read(buffer));
        next = 0;
        return end > 0;
    }
}
