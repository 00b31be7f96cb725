package dev.agentctl.supervisor.loop;

import java.time.Duration;
import java.util.UUID;

/** Repeatable randomness, for waits and for the ids of new conversations: the next seed follows from the last by SplitMix64 (Steele, Lea, Flood 2014). */
final class Jitter {
    private Jitter() {}

    static long next(long seed) {
        return seed + 0x9E3779B97F4A7C15L;
    }

    /** A UUID of version 4. */
    static UUID id(long seed) {
        return new UUID((mixed(seed) & ~0xf000L) | 0x4000L, (mixed(next(seed)) & ~(3L << 62)) | (1L << 63));
    }

    /** The wait made up to a tenth shorter or longer. */
    static Duration spread(Duration wait, long seed) {
        double unit = (mixed(seed) >>> 11) * 0x1.0p-53;
        return wait.plusNanos((long) (wait.toNanos() * (unit * 0.2 - 0.1)));
    }

    private static long mixed(long seed) {
        long mixed = (seed ^ (seed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
