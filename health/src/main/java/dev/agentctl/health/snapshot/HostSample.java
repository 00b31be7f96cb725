package dev.agentctl.health.snapshot;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * This machine at one instant. Sizes are bytes.
 *
 * @param cpuPercent of all cores together, 0–100, between two readings; empty at the first
 * @param memoryUsed total − available
 * @param load one, five and fifteen minutes
 * @param memoryPressure share of the last ten seconds, 0–100, in which some task waited for memory (PSI some avg10)
 * @param disk of the file system that holds the homes
 */
public record HostSample(
        String hostname,
        OptionalDouble cpuPercent,
        int cores,
        long memoryTotal,
        long memoryUsed,
        long swapTotal,
        long swapUsed,
        Load load,
        OptionalDouble memoryPressure,
        Optional<Disk> disk) {

    public record Load(double one, double five, double fifteen) {}

    /** @param free as an ordinary user may use it */
    public record Disk(String path, long total, long free) {}
}
