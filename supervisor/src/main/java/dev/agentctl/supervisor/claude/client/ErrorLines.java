package dev.agentctl.supervisor.claude.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** The lines of the CLI's standard error, each cut, the last few kept. One thread's. */
final class ErrorLines {
    private static final int MAX_LINE = 2_048;
    private static final int MAX_KEPT = 20;
    private static final int MAX_AT_ONCE = 64 * 1024;

    private final InputStream in;
    private final Consumer<String> sink;
    private final byte[] line = new byte[MAX_LINE];
    private final Deque<String> last = new ArrayDeque<>();
    private int length;

    ErrorLines(InputStream in, Consumer<String> sink) {
        this.in = in;
        this.sink = sink;
    }

    /** Reads what is there now, without waiting; much of it in parts. */
    void read() throws IOException {
        byte[] bytes = null;
        int left = MAX_AT_ONCE;
        for (int ready = in.available(); ready > 0 && left > 0; ready = in.available()) {
            bytes = bytes == null ? new byte[1_024] : bytes;
            int count = in.read(bytes, 0, Math.min(bytes.length, ready));
            for (int i = 0; i < count; i++) {
                add(bytes[i]);
            }
            left -= Math.max(1, count);
        }
    }

    /** The last line, which has no end. */
    void finish() {
        if (length > 0) {
            give();
        }
    }

    /** The last few, the oldest first. */
    List<String> last() {
        return new ArrayList<>(last);
    }

    private void add(byte b) {
        if (b == '\n') {
            give();
        } else if (b != '\r' && length < MAX_LINE) {
            line[length++] = b;
        }
    }

    private void give() {
        String text = new String(line, 0, length, StandardCharsets.UTF_8);
        length = 0;
        if (text.isBlank()) {
            return;
        }
        last.add(text);
        if (last.size() > MAX_KEPT) {
            last.remove();
        }
        sink.accept(text);
    }
}
