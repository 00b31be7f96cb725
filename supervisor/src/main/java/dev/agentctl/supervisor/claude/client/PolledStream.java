package dev.agentctl.supervisor.claude.client;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * A file that grows, or a pipe, read without ever blocking in the system: hundreds of these cost no threads of the
 * system's. Where nothing is there it looks again after a pause, short while something is expected, and longer the longer
 * nothing came. One thread's.
 */
final class PolledStream extends InputStream {
    private static final long SHORTEST_NANOS = Duration.ofMillis(1).toNanos();
    private static final long BUSY_NANOS = Duration.ofMillis(40).toNanos();
    private static final long IDLE_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long BESIDE_NANOS = Duration.ofMillis(50).toNanos();

    /** A look takes an eighth of the time that nothing came: so what comes is seen that much later at most. */
    private static final int SHARE = 8;

    /** How the stream's reader waits. */
    interface Waiting {
        /** Waits so long, or until something is expected. */
        void pause(long nanos);

        /** Whether something is expected soon. */
        boolean isBusy();

        /** Other work between two looks. */
        void between();
    }

    private final InputStream in;
    private final BooleanSupplier isOver;
    private final Waiting waiting;
    private volatile long heardAt = System.nanoTime();
    private volatile long expectedAt = heardAt;
    private long besideAt = heardAt;
    private long left = -1;

    /** @param isOver whether nothing more is written: what is there then is read to its end */
    PolledStream(InputStream in, BooleanSupplier isOver, Waiting waiting) {
        this.in = in;
        this.isOver = isOver;
        this.waiting = waiting;
    }

    /** How long nothing came. Any thread. */
    Duration quiet() {
        return Duration.ofNanos(System.nanoTime() - heardAt);
    }

    /** Something is expected from now on: looks soon again. Any thread. */
    void expect() {
        expectedAt = System.nanoTime();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
        while (true) {
            boolean over = isOver.getAsBoolean();
            int ready = in.available();
            if (over) {
                // What somebody still writes into it is none of the CLI's.
                left = left < 0 ? ready : left;
                ready = (int) Math.min(left, ready);
            }
            long now = System.nanoTime();
            if (ready > 0) {
                int read = in.read(bytes, offset, Math.min(count, ready));
                if (read > 0) {
                    left -= over ? read : 0;
                    heardAt = now;
                    if (now - besideAt > BESIDE_NANOS) {
                        besideAt = now;
                        waiting.between();
                    }
                    return read;
                }
            }
            if (over) {
                return -1;
            }
            besideAt = now;
            waiting.between();
            long most = waiting.isBusy() ? BUSY_NANOS : IDLE_NANOS;
            long since = Math.min(now - heardAt, now - expectedAt);
            waiting.pause(Math.clamp(since / SHARE, SHORTEST_NANOS, most));
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
