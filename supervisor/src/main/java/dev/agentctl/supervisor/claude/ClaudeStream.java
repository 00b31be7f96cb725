package dev.agentctl.supervisor.claude;

import dev.agentctl.shared.json.BoundedJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads what the Claude CLI prints, line by line, in bounded memory: a line may have any length. What is not JSON is
 * given as it is, cut; no line ends the reading. One thread's.
 */
public final class ClaudeStream {
    /** What a supervisor needs of a line: its words, its figures, and little of what tools read and wrote. */
    public static final BoundedJson SHORT = new BoundedJson(8 * 1024, 64, 2_000);

    private static final int MAX_PLAIN = 4 * 1024;

    /** Takes each message, in their order. */
    public interface Sink {
        void message(ClaudeMessage message);
    }

    private final BoundedJson json;
    private final Sink sink;

    /** @param json how much is kept of each line; a client that answers control requests needs them whole */
    public ClaudeStream(BoundedJson json, Sink sink) {
        this.json = json;
        this.sink = sink;
    }

    /** Reads until the stream ends; a last line that is broken off is given as plain text. */
    public void drain(InputStream in) throws IOException {
        Lines lines = new Lines(in);
        while (lines.next()) {
            ClaudeMessage message;
            try {
                message = MessageJson.message(json.read(lines));
            } catch (IOException notJson) {
                lines.skip();
                message = new ClaudeMessage.Plain(lines.beginning());
            }
            lines.skip();
            sink.message(message);
        }
    }

    /** One line at a time: each ends where the stream does for whoever reads it. */
    private static final class Lines extends InputStream {
        private final InputStream in;
        private final byte[] buffer = new byte[8192];
        private final ByteArrayOutputStream beginning = new ByteArrayOutputStream(256);
        private int next;
        private int end;
        private boolean lineEnded = true;

        Lines(InputStream in) {
            this.in = in;
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
            }
            return false;
        }

        /** Passes over what is left of the line. */
        void skip() throws IOException {
            while (!lineEnded) {
                read();
            }
        }

        String beginning() {
            return beginning.toString(StandardCharsets.UTF_8);
        }

        @Override
        public int read() throws IOException {
            if (lineEnded || !fill()) {
                lineEnded = true;
                return -1;
            }
            int b = buffer[next++] & 0xff;
            if (b == '\n') {
                lineEnded = true;
                return -1;
            }
            if (beginning.size() < MAX_PLAIN) {
                beginning.write(b);
            }
            return b;
        }

        @Override
        public int read(byte[] bytes, int offset, int count) throws IOException {
            int kept = 0;
            while (kept < count) {
                int b = read();
                if (b < 0) {
                    return kept == 0 ? -1 : kept;
                }
                bytes[offset + kept++] = (byte) b;
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
}
