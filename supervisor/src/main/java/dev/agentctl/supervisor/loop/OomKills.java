package dev.agentctl.supervisor.loop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How many processes of this process's own cgroup the kernel has killed for memory: {@code oom_kill} in v2's
 * memory.events (with its descendants') or v1's memory.oom_control. Any thread.
 *
 * @param counter the file; empty where there is none, as on other systems
 */
record OomKills(Optional<Path> counter) {
    /**
     * @param cgroups the mounted hierarchy, {@code /sys/fs/cgroup}
     * @param membership {@code /proc/self/cgroup}
     */
    static OomKills find(Path cgroups, Path membership) {
        List<String> lines;
        try {
            lines = Files.readAllLines(membership, StandardCharsets.UTF_8);
        } catch (IOException notLinux) {
            return new OomKills(Optional.empty());
        }
        List<Path> candidates = new ArrayList<>(4);
        for (String line : lines) {
            // hierarchy:controllers:path; v2 is 0 with no controllers
            int first = line.indexOf(':');
            int second = line.indexOf(':', first + 1);
            if (first < 0 || second < 0) {
                continue;
            }
            String controllers = line.substring(first + 1, second);
            String path = line.substring(second + 1);
            if (("," + controllers + ",").contains(",memory,")) {
                add(candidates, cgroups.resolve("memory"), path, "memory.oom_control");
            } else if (controllers.isEmpty()) {
                add(candidates, cgroups, path, "memory.events");
            }
        }
        for (Path candidate : candidates) {
            if (Files.isReadable(candidate)) {
                return new OomKills(Optional.of(candidate));
            }
        }
        return new OomKills(Optional.empty());
    }

    private static void add(List<Path> candidates, Path mount, String path, String file) {
        candidates.add(
                mount.resolve(path.startsWith("/") ? path.substring(1) : path).resolve(file));
        // Inside a container the path may be the host's, while the mount shows only the container's own.
        candidates.add(mount.resolve(file));
    }

    /** The counter now; empty where it cannot be read. */
    OptionalLong count() {
        if (counter.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            for (String line : Files.readAllLines(counter.get(), StandardCharsets.US_ASCII)) {
                if (line.startsWith("oom_kill ")) {
                    return OptionalLong.of(
                            Long.parseLong(line.substring("oom_kill ".length()).strip()));
                }
            }
            return OptionalLong.empty();
        } catch (IOException | NumberFormatException unreadable) {
            return OptionalLong.empty(); // Then an OOM kill shows as a crash by signal 9.
        }
    }
}
