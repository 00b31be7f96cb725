package dev.agentctl.shared.engine;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where these tools are installed: a folder with {@code bin/} (launchers), {@code lib/} and {@code runtime/} (its own
 * Java). Engines start supervisors from it, and mount it into containers whose image carries none.
 */
public record Distribution(Path root) {
    /** The system property that every launcher sets. */
    public static final String PROPERTY = "agentctl.dist";

    /** The distribution that this process was launched from; empty where no launcher was used. */
    public static Optional<Distribution> own() {
        return Optional.ofNullable(System.getProperty(PROPERTY))
                .map(root -> new Distribution(Path.of(root).toAbsolutePath().normalize()));
    }

    /** The supervisor's launcher. */
    public Path supervisor() {
        return root.resolve("bin").resolve("agent-supervisor");
    }
}
