package dev.agentctl.supervisor.loop;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** The time of day before each log line, to the second, in UTC; made once a second. Guarded by its owner. */
final class Timestamp {
    private long second = Long.MIN_VALUE;
    private byte[] text = new byte[0];

    /** As in {@code 2026-01-31T23:59:59Z }, with the space; not to be changed. */
    byte[] bytes() {
        long now = Math.floorDiv(System.currentTimeMillis(), 1000L);
        if (now != second) {
            second = now;
            text = (Instant.ofEpochSecond(now) + " ").getBytes(StandardCharsets.US_ASCII);
        }
        return text;
    }
}
