package dev.agentctl.shared;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.engine.podman.PodmanAddress;
import dev.agentctl.shared.engine.podman.PodmanEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A Podman of the tests' own: its storage, settings and socket lie in a temporary folder, so that the machine's own
 * containers are neither seen nor touched. One a JVM, made when first asked for; everything ends with the JVM, and what
 * a killed JVM left is cleared by the next. Its containers have no network unless a test says otherwise.
 */
public final class PodmanRig {
    /** A glibc root with busybox in which a mounted Java runtime runs too. */
    public static final String IMAGE = "localhost/agentctl-tiny:latest";

    private static final String PREFIX = "agentctl-rig-";
    private static final Path TEMP = Path.of("/tmp");

    private static final class Shared {
        static final PodmanRig RIG = make();
    }

    private final Path folder;
    private Process service;

    private PodmanRig(Path folder) throws IOException {
        this.folder = folder;
        this.service = serve();
    }

    /** This JVM's rig; the test is skipped where Podman is missing. */
    public static PodmanRig shared() {
        RealParts.podman();
        return Shared.RIG;
    }

    /** What a command needs in its environment to work with this rig, besides the usual. */
    public Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(settings(folder));
        environment.put("AGENTCTL_NETWORK", "none");
        environment.put("AGENTCTL_IMAGE", IMAGE);
        environment.put("CONTAINER_HOST", address().toString());
        return environment;
    }

    /** What makes a {@code podman} command line, or a service that it starts, use this rig's storage. */
    public Map<String, String> settings() {
        return settings(folder);
    }

    public PodmanAddress address() {
        return new PodmanAddress.Unix(socket());
    }

    public Path socket() {
        return folder.resolve("podman.sock");
    }

    /** The tar file that {@link #IMAGE} was imported from, for images with something changed. */
    public Path image() {
        return folder.resolve("image.tar");
    }

    /** A new engine over this rig; the caller closes it. */
    public PodmanEngine engine(AgentHomes homes) {
        return new PodmanEngine(address(), homes, environment());
    }

    /**
     * Runs the {@code podman} command on this rig's storage and gives what it printed.
     *
     * @throws IllegalStateException with what it printed, if it failed
     */
    public String podman(String... arguments) {
        return podman(folder, arguments);
    }

    /** Removes all containers, running or not. */
    public void removeAll() {
        podman("rm", "--all", "--force", "--time=0");
    }

    /** Ends the service as a crash would; the containers go on. */
    public void killService() {
        service.destroyForcibly();
        Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> !service.isAlive());
    }

    /** Starts the service again at the same socket. */
    public void restartService() {
        try {
            service = serve();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static PodmanRig make() {
        try {
            clearLeftovers();
            Path folder = TEMP.resolve(PREFIX + ProcessHandle.current().pid());
            for (String part : List.of("tmp", "run", "storage", "root")) {
                Files.createDirectories(folder.resolve(part));
            }
            writeSettings(folder);
            TinyImage.build(folder.resolve("root"));
            PodmanRig rig = new PodmanRig(folder);
            Runtime.getRuntime().addShutdownHook(new Thread(rig::end, "podman-rig-end"));
            run(folder, Map.of(), List.of("tar", "-C", folder + "/root", "-cf", folder + "/image.tar", "."));
            rig.podman("import", folder + "/image.tar", IMAGE);
            return rig;
        } catch (IOException failure) {
            throw new UncheckedIOException("The tests' Podman could not be set up", failure);
        }
    }

    private static void writeSettings(Path folder) throws IOException {
        Files.writeString(folder.resolve("containers.conf"), """
            [containers]
            default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]
            netns = "none"
            [network]
            network_backend = "netavark"
            [engine]
            runtime = "runc"
            cgroup_manager = "cgroupfs"
            events_logger = "file"
            tmp_dir = "%s/tmp"
            """.formatted(folder));
        Files.writeString(folder.resolve("storage.conf"), """
            [storage]
            driver = "overlay"
            runroot = "%1$s/run"
            graphroot = "%1$s/storage"
            """.formatted(folder));
    }

    private Process serve() throws IOException {
        Files.deleteIfExists(socket());
        ProcessBuilder builder = new ProcessBuilder("podman", "system", "service", "--time=0", "unix://" + socket())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("service.log").toFile()));
        builder.environment().putAll(settings(folder));
        // Podman's monitors leave a file named oom where they were started.
        builder.directory(folder.toFile());
        Process process = builder.start();
        Awaitility.await("Podman's service").atMost(30, TimeUnit.SECONDS).until(() -> Files.exists(socket()));
        return process;
    }

    private void end() {
        removeAll();
        service.destroy();
        try {
            if (!service.waitFor(5, TimeUnit.SECONDS)) {
                service.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            service.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        clear(folder);
    }

    /** Rigs whose JVM is gone: its containers and mounts would stay for ever. */
    private static void clearLeftovers() throws IOException {
        try (Stream<Path> folders = Files.list(TEMP)) {
            for (Path left : folders.filter(
                            path -> path.getFileName().toString().matches(PREFIX + "[0-9]+"))
                    .toList()) {
                long owner = Long.parseLong(left.getFileName().toString().substring(PREFIX.length()));
                if (ProcessHandle.of(owner).isEmpty()) {
                    clearLeftover(left);
                }
            }
        }
    }

    /** One that was torn down half way, or that another JVM clears at this moment, must not fail this rig. */
    private static void clearLeftover(Path left) {
        try {
            if (Files.exists(left.resolve("storage.conf"))) {
                podman(left, "rm", "--all", "--force", "--time=0");
            }
            clear(left);
        } catch (IllegalStateException | UncheckedIOException failure) {
            System.err.println("An earlier rig could not be cleared: " + failure.getMessage());
        }
    }

    /** Takes a rig's mounts and files away. */
    private static void clear(Path folder) {
        try {
            List<String> mounts = new ArrayList<>();
            for (String line : Files.readAllLines(Path.of("/proc/self/mounts"))) {
                String at = line.split(" ", -1)[1];
                if (at.startsWith(folder + "/")) {
                    mounts.add(at);
                }
            }
            for (String mount : mounts.reversed()) {
                run(TEMP, Map.of(), List.of("umount", "-l", mount));
            }
            run(TEMP, Map.of(), List.of("rm", "-rf", "--one-file-system", folder.toString()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Map<String, String> settings(Path folder) {
        return Map.of(
                "CONTAINERS_CONF", folder.resolve("containers.conf").toString(),
                "CONTAINERS_STORAGE_CONF", folder.resolve("storage.conf").toString());
    }

    private static String podman(Path folder, String... arguments) {
        List<String> command = new ArrayList<>(List.of("podman"));
        command.addAll(List.of(arguments));
        return run(folder, settings(folder), command);
    }

    private static String run(Path work, Map<String, String> environment, List<String> command) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).directory(work.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                throw new IllegalStateException(String.join(" ", command) + " ended with " + code + ": " + output);
            }
            return output;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(String.join(" ", command), interrupted);
        }
    }
}
