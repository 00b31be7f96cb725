package dev.agentctl.shared.engine.podman;

import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.secret.Credentials;
import dev.agentctl.shared.text.Clean;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A Podman service of our own, for as long as one command runs: its socket lies in a private folder that only this user
 * can enter. Ended by {@link #close}; one whose owner was killed ends by itself ten minutes after its last connection.
 */
final class PodmanService implements AutoCloseable {
    private static final long START_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(15);
    private static final String IDLE_SECONDS = "600";

    private final Process process;
    private final Path folder;

    private PodmanService(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    /** The first {@code podman} on the PATH; empty where there is none. */
    static Optional<Path> program(Map<String, String> environment) {
        for (String folder : environment.getOrDefault("PATH", "").split(":", -1)) {
            if (!folder.isEmpty()) {
                Path candidate = Path.of(folder, "podman");
                if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
                    return Optional.of(candidate);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Starts a service and returns when it answers.
     *
     * @param environment passed on, so that CONTAINERS_CONF and its like count; but for what the Claude CLI logs in
     *     with, which each container's monitor would inherit
     * @throws EngineException with Podman's own words, if it does not come up
     */
    static PodmanService start(Path program, Map<String, String> environment) throws EngineException {
        try {
            Path folder = Files.createTempDirectory(
                    temporary(environment),
                    "agentctl-podman-",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Path log = folder.resolve("service.log");
            ProcessBuilder builder = new ProcessBuilder(
                            program.toString(),
                            "system",
                            "service",
                            "--time=" + IDLE_SECONDS,
                            "unix://" + folder.resolve("podman.sock"))
                    // Podman's monitors leave a file named oom where they were started.
                    .directory(folder.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(log.toFile())
                    .redirectError(log.toFile());
            builder.environment().clear();
            builder.environment().putAll(Credentials.without(environment));
            PodmanService service = new PodmanService(builder.start(), folder);
            service.awaitAnswer(log);
            return service;
        } catch (IOException failure) {
            throw new EngineException(
                    "Podman's service could not be started ("
                            + Clean.line(String.valueOf(failure.getMessage()), 200)
                            + "): start one with 'systemctl --user start podman.socket'",
                    failure);
        }
    }

    /** TMPDIR, which Java itself does not heed. */
    private static Path temporary(Map<String, String> environment) {
        Path named = Path.of(environment.getOrDefault("TMPDIR", ""));
        return named.isAbsolute() && Files.isDirectory(named) ? named : Path.of(System.getProperty("java.io.tmpdir"));
    }

    PodmanAddress address() {
        return new PodmanAddress.Unix(folder.resolve("podman.sock"));
    }

    /** The service's process id. */
    long pid() {
        return process.pid();
    }

    private void awaitAnswer(Path log) throws EngineException, IOException {
        long deadline = System.nanoTime() + START_LIMIT_NANOS;
        while (System.nanoTime() - deadline < 0) {
            if (PodmanHttp.answers(address())) {
                return;
            }
            try {
                if (process.waitFor(3, TimeUnit.MILLISECONDS)) {
                    break;
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        String words = lastLine(Files.exists(log) ? Files.readAllBytes(log) : new byte[0]);
        close();
        throw new EngineException("Podman's service did not come up"
                + (words.isEmpty() ? "" : " (" + Clean.line(words, 300) + ")")
                + ": see whether 'podman info' works for this user");
    }

    private static String lastLine(byte[] log) {
        String text = new String(log, StandardCharsets.UTF_8).strip();
        return text.substring(text.lastIndexOf('\n') + 1);
    }

    /** Ends the service, and takes its folder away. The containers go on. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(2, TimeUnit.SECONDS);
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        for (String file : List.of("podman.sock", "service.log", "oom")) {
            delete(folder.resolve(file));
        }
        delete(folder);
    }

    /** What is left lies in the temporary folder and does no harm: the system's own cleaning takes it. */
    private static boolean delete(Path path) {
        try {
            return Files.deleteIfExists(path);
        } catch (IOException left) {
            return false;
        }
    }
}
