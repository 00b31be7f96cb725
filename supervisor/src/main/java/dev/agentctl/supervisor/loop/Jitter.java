package dev.agentctl.supervisor.loop;

import java.time.Duration;

/** Repeatable randomness for waits: the next seed follows from the last by SplitMix64 (Steele, Lea, Flood 2014). */
final class Jitter {
    private Jitter() {}

    static long next(long seed) {
        return seed + 0x9E3779B97F4A7C15L;
    }

    /** The wait made up to a tenth shorter or longer. */
    static Duration spread(Duration wait, long seed) {
        long mixed = (seed ^ (seed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        mixed ^= mixed >>> 31;
        double unit = (mixed >>> 11) * 0x1.0p-53;
        return wait.plusNanos((long) (wait.toNanos() * (unit * 0.2 - 0.1)));
    }
}
