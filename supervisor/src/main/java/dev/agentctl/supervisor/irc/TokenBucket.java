package dev.agentctl.supervisor.irc;

import java.time.Duration;

/** Flood control: so many lines at once, then one each period. Times are of one monotonic clock. One thread's. */
final class TokenBucket {
    private final int capacity;
    private final long period;
    private long fullAt;

    /**
     * @param capacity lines that may go at once
     * @param now nanoseconds; the bucket begins full
     */
    TokenBucket(int capacity, Duration period, long now) {
        if (capacity < 1 || period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException("a bucket has room for a token and gets them one by one");
        }
        this.capacity = capacity;
        this.period = period.toNanos();
        this.fullAt = now;
    }

    /** Nanoseconds until a line may go; 0 where it may now. */
    long delay(long now) {
        // Differences alone: a monotonic clock may overflow.
        long missing = Math.max(0, fullAt - now);
        return Math.max(0, missing - (capacity - 1) * period);
    }

    /** Takes a token, to be called when {@link #delay} is 0. */
    void take(long now) {
        if (delay(now) > 0) {
            throw new IllegalStateException("the bucket is empty");
        }
        fullAt = (fullAt - now > 0 ? fullAt : now) + period;
    }
}
