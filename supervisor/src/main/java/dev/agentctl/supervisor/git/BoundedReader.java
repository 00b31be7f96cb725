package dev.agentctl.supervisor.git;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** Reads a stream to its end on a virtual thread of its own, and keeps no more of it than a bound. */
final class BoundedReader {
    private final InputStream stream;
    private final int bound;
    private final boolean keepsEnd;
    private final Thread thread;
    private byte[] kept = new byte[8192];
    private int length;
    private boolean cut;

    private BoundedReader(InputStream stream, int bound, boolean keepsEnd) {
        this.stream = stream;
        this.bound = bound;
        this.keepsEnd = keepsEnd;
        this.thread = Thread.ofVirtual().name("git-output").unstarted(this::run);
    }

    /** Keeps the first bytes. */
    static BoundedReader head(InputStream stream, int bound) {
        return started(new BoundedReader(stream, bound, false));
    }

    /** Keeps the last bytes. */
    static BoundedReader tail(InputStream stream, int bound) {
        return started(new BoundedReader(stream, bound, true));
    }

    private static BoundedReader started(BoundedReader reader) {
        reader.thread.start();
        return reader;
    }

    /** What was kept of the whole stream, or of what came of it in time. */
    String text(Duration patience) throws InterruptedException {
        thread.join(patience);
        synchronized (this) {
            return new String(kept, 0, length, StandardCharsets.UTF_8);
        }
    }

    synchronized boolean wasCut() {
        return cut;
    }

    private void run() {
        byte[] chunk = new byte[8192];
        try (stream) {
            for (int count = stream.read(chunk); count >= 0; count = stream.read(chunk)) {
                keep(chunk, count);
            }
        } catch (IOException closed) {
            // The process was ended: what came is what there is.
        }
    }

    private synchronized void keep(byte[] chunk, int count) {
        int room = Math.min(count, bound - length);
        if (room < count) {
            cut = true;
            if (keepsEnd) {
                int drop = Math.min(length, count - room);
                System.arraycopy(kept, drop, kept, 0, length - drop);
                length -= drop;
                room = Math.min(count, bound - length);
            }
        }
        if (length + room > kept.length) {
            kept = Arrays.copyOf(kept, Math.min(bound, Math.max(kept.length * 2, length + room)));
        }
        System.arraycopy(chunk, keepsEnd ? count - room : 0, kept, length, room);
        length += room;
    }
}
