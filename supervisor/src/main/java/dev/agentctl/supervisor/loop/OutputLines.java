package dev.agentctl.supervisor.loop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Cuts a stream of bytes into lines, each at most {@link #MAX_LINE} bytes long: of a longer one the rest is counted, not
 * kept. A carriage return ends a line too, as progress bars use it. One thread's.
 */
final class OutputLines {
    /** The longest line that is kept; the Claude CLI can print lines of megabytes. */
    static final int MAX_LINE = 16 * 1024;

    /** Takes each line, without its end; the array is the receiver's. */
    interface Sink {
        void line(byte[] line);
    }

    private final Sink sink;
    private final byte[] line = new byte[MAX_LINE];
    private int length;
    private long cut;
    private boolean afterReturn;

    OutputLines(Sink sink) {
        this.sink = sink;
    }

    /** Reads until the stream ends, and gives the last line even where it has no end. */
    void drain(InputStream in) throws IOException {
        // As large as the stream's own buffer, which is then never made.
        byte[] buffer = new byte[8192];
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                for (int i = 0; i < count; i++) {
                    add(buffer[i]);
                }
            }
        } finally {
            if (length > 0) {
                give();
            }
        }
    }

    private void add(byte b) {
        if (b == '\n') {
            if (!afterReturn) {
                give();
            }
        } else if (b == '\r') {
            give();
        } else if (length < MAX_LINE) {
            line[length++] = b;
        } else {
            cut++;
        }
        afterReturn = b == '\r';
    }

    private void give() {
        byte[] whole;
        if (cut == 0) {
            whole = new byte[length];
            System.arraycopy(line, 0, whole, 0, length);
        } else {
            byte[] note = (" [" + cut + " bytes more]").getBytes(StandardCharsets.US_ASCII);
            whole = new byte[length + note.length];
            System.arraycopy(line, 0, whole, 0, length);
            System.arraycopy(note, 0, whole, length, note.length);
        }
        length = 0;
        cut = 0;
        sink.line(whole);
    }
}
