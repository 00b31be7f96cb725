package dev.agentctl.tui.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** This machine, and what its kernel says of a process. Linux only. */
final class Machine {
    /** The kernel's clock ticks a second, as /proc counts CPU time: 100 on every architecture of Debian's. */
    private static final double TICKS = 100;

    private Machine() {}

    static String sentence() throws IOException {
        String system = Files.readAllLines(Path.of("/etc/os-release")).stream()
                .filter(line -> line.startsWith("PRETTY_NAME="))
                .findFirst()
                .orElse("")
                .replaceAll("PRETTY_NAME=|\"", "");
        return Runtime.getRuntime().availableProcessors() + " cores, " + system + ", JDK "
                + System.getProperty("java.version");
    }

    /** CPU time of a process so far, in seconds; its ended children are not counted. */
    static double cpuSeconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
    }

    /** Resident memory of a process, in MB of 2^20 bytes. */
    static double residentMegabytes(long pid) throws IOException {
        return status(pid, "VmRSS:") / 1024.0;
    }

    /** Resident memory that it shares with no file, in MB of 2^20 bytes. */
    static double privateMegabytes(long pid) throws IOException {
        return status(pid, "RssAnon:") / 1024.0;
    }

    private static long status(long pid, String field) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith(field))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow(() -> new IOException("no " + field + " of process " + pid));
    }
}
