package dev.agentctl.shared.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** How short of memory this machine is, as the kernel's pressure stall information (PSI) tells. */
public final class MemoryPressure {
    private static final Path FILE = Path.of("/proc/pressure/memory");
    private static final String BEGIN = "some avg10=";

    private MemoryPressure() {}

    /**
     * Percent of the last ten seconds in which some process waited for memory, from the line {@code some avg10=0.00
     * avg60=…}; empty where the kernel keeps no pressure.
     */
    public static OptionalDouble now() {
        try {
            String text = Files.readString(FILE);
            int from = text.indexOf(BEGIN) + BEGIN.length();
            int to = text.indexOf(' ', from);
            return OptionalDouble.of(Double.parseDouble(text.substring(from, to)));
        } catch (IOException | RuntimeException untold) {
            return OptionalDouble.empty();
        }
    }
}
