package dev.agentctl.shared.engine;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What one agent uses, as counters read at one instant.
 *
 * @param cpuNanos CPU time since its start, user and system, all processes together, in nanoseconds
 * @param readAtNanos when it was read, on {@link System#nanoTime}'s clock
 * @param memoryBytes the working set: cgroup usage − inactive_file, or for processes without a cgroup their resident
 *     sets added up
 * @param memoryLimitBytes the limit that the kernel enforces, if any
 * @param pids processes and threads
 * @param oomKills how many of its processes the kernel has killed for memory so far; empty where it does not tell
 */
public record Usage(
        long cpuNanos,
        long readAtNanos,
        long memoryBytes,
        OptionalLong memoryLimitBytes,
        long pids,
        OptionalLong oomKills) {

    /**
     * CPU use between an earlier reading and this one, 100 = one core; empty where no time passed or the counter went
     * back (another life, or processes that ended with their time).
     */
    public OptionalDouble cpuPercentSince(Usage earlier) {
        long time = readAtNanos - earlier.readAtNanos;
        long work = cpuNanos - earlier.cpuNanos;
        return time <= 0 || work < 0 ? OptionalDouble.empty() : OptionalDouble.of(100.0 * work / time);
    }
}
