package dev.agentctl.tui.screen;

/**
 * When to paint: at most four times a second, and at once after a key. Owned by the screen's thread; times are
 * nanoseconds on its monotonic clock.
 */
final class Pace {
    /** Between two paints that no key asked for. */
    static final long GAP_NANOS = 250_000_000L;

    private boolean painted;
    private long paintedAt;
    private boolean wanted;
    private boolean urgent;

    /** Something changed. */
    void want() {
        wanted = true;
    }

    /** A person waits for it. */
    void wantNow() {
        wanted = true;
        urgent = true;
    }

    /** In how many nanoseconds to paint: 0 for now, -1 for no need. */
    long due(long now) {
        if (!wanted) {
            return -1;
        }
        return urgent || !painted ? 0 : Math.max(0, GAP_NANOS - (now - paintedAt));
    }

    void painted(long now) {
        painted = true;
        paintedAt = now;
        wanted = false;
        urgent = false;
    }
}
