package dev.agentctl.health.collect;

import dev.agentctl.health.snapshot.HostSample;
import dev.agentctl.shared.process.MemoryPressure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Reads this machine. One reading at a time; readings may come from different threads one after the other. */
final class HostReader {
    private final Path homes;
    private @Nullable HostGauges gauges;
    private @Nullable String hostname;
    private HostGauges.@Nullable CpuTime last;

    /** @param homes the folder whose file system is looked at; it need not exist yet */
    HostReader(Path homes) {
        this.homes = homes;
    }

    HostSample read() {
        HostGauges source = gauges();
        HostGauges.Memory memory = source.memory();
        return new HostSample(
                hostname(),
                cpuPercent(source),
                Runtime.getRuntime().availableProcessors(),
                memory.total(),
                Math.max(0, memory.total() - memory.available()),
                memory.swapTotal(),
                memory.swapUsed(),
                source.load(),
                MemoryPressure.now(),
                disk());
    }

    /** The earlier sample of a moment ago, with the CPU use since. */
    HostSample again(HostSample earlier) {
        return new HostSample(
                earlier.hostname(),
                cpuPercent(gauges()),
                earlier.cores(),
                earlier.memoryTotal(),
                earlier.memoryUsed(),
                earlier.swapTotal(),
                earlier.swapUsed(),
                earlier.load(),
                earlier.memoryPressure(),
                earlier.disk());
    }

    private HostGauges gauges() {
        HostGauges known = gauges;
        if (known == null) {
            known = HostGauges.ofThisMachine();
            gauges = known;
        }
        return known;
    }

    private OptionalDouble cpuPercent(HostGauges source) {
        HostGauges.CpuTime now = source.cpuTime();
        HostGauges.CpuTime before = last;
        last = now;
        if (before == null || now.total() <= before.total()) {
            return OptionalDouble.empty();
        }
        double busy = 100.0 * (now.busy() - before.busy()) / (now.total() - before.total());
        return OptionalDouble.of(Math.clamp(busy, 0, 100));
    }

    private String hostname() {
        String known = hostname;
        if (known == null) {
            known = askHostname();
            hostname = known;
        }
        return known;
    }

    private static String askHostname() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException notLinux) {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException unnamed) {
                return "localhost";
            }
        }
    }

    private Optional<HostSample.Disk> disk() {
        Path folder = homes;
        while (!Files.isDirectory(folder) && folder.getParent() != null) {
            folder = folder.getParent();
        }
        // One statvfs; a FileStore would read the whole mount table, in which each container has its lines.
        long total = folder.toFile().getTotalSpace();
        return total > 0
                ? Optional.of(new HostSample.Disk(
                        folder.toString(), total, folder.toFile().getUsableSpace()))
                : Optional.empty();
    }
}
