package dev.agentctl.tui.screen;

import dev.agentctl.tui.state.Ui.Self;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What this program itself uses, read as often as {@link #read} is called. Owned by one thread. */
final class SelfUse {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RSS = "VmRSS:";

    private long lastCpuNanos = -1;
    private long lastAtNanos;

    /** @param now on a monotonic clock, in nanoseconds */
    Self read(long now) {
        Optional<Duration> cpu = ProcessHandle.current().info().totalCpuDuration();
        OptionalDouble percent = OptionalDouble.empty();
        if (cpu.isPresent()) {
            long nanos = cpu.get().toNanos();
            if (lastCpuNanos >= 0 && now > lastAtNanos) {
                percent = OptionalDouble.of(100.0 * (nanos - lastCpuNanos) / (now - lastAtNanos));
            }
            lastCpuNanos = nanos;
            lastAtNanos = now;
        }
        return new Self(percent, rss());
    }

    /** Linux tells it in a file; elsewhere it would take a process each time. */
    private static OptionalLong rss() {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith(RSS)) {
                    String kilobytes =
                            line.substring(RSS.length()).replace("kB", "").strip();
                    return OptionalLong.of(Long.parseLong(kilobytes) * 1024);
                }
            }
            return OptionalLong.empty();
        } catch (IOException | NumberFormatException notLinux) {
            return OptionalLong.empty();
        }
    }
}
