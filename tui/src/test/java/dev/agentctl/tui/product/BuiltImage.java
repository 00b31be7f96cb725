package dev.agentctl.tui.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.PodmanRig;
import dev.agentctl.shared.RealParts;
import dev.agentctl.supervisor.claude.PinnedCli;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The agents' image as a person builds it, in the tests' own Podman: by the installed {@code agentctl build}, on a
 * bootstrapped Debian root, without any network. Built once a JVM, when first asked for; about a minute on a busy machine.
 */
final class BuiltImage {
    static final String BASE = "localhost/agentctl-debian:latest";

    /** Stands in the settings of npm that the image is built with, and must stand nowhere afterwards. */
    static final String CREDENTIAL = "agentctl-tests-registry-credential";

    private static final class Shared {
        static final BuiltImage IMAGE = build();
    }

    private final PodmanRig rig;
    private final Installed.Run run;
    private final List<String> packages;

    private BuiltImage(PodmanRig rig, Installed.Run run, List<String> packages) {
        this.rig = rig;
        this.run = run;
        this.packages = packages;
    }

    /** This JVM's; the test is skipped where a part of it is missing. */
    static BuiltImage shared() {
        RealParts.podman();
        RealParts.part(folder().isPresent(), "a Debian root and npm's packages as files", ".ci/install-parts");
        return Shared.IMAGE;
    }

    PodmanRig rig() {
        return rig;
    }

    /** The run that built it. */
    Installed.Run run() {
        return run;
    }

    /** Builds once more, with further arguments. */
    Installed.Run again(Path agentctl, String... further) {
        return Installed.run(environment(rig), command(agentctl, packages, further));
    }

    private static BuiltImage build() {
        PodmanRig rig = PodmanRig.shared();
        Path parts = folder().orElseThrow();
        rig.podman("import", parts.resolve("debian.tar").toString(), BASE);
        List<String> packages = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(parts, "*.tgz")) {
            files.forEach(file -> packages.add(file.toString()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Installed.Run run = Installed.run(environment(rig), command(Installed.command("agentctl"), packages));
        assertThat(run.status()).as(run.err()).isZero();
        return new BuiltImage(rig, run, packages);
    }

    private static List<String> command(Path agentctl, List<String> packages, String... further) {
        List<String> command =
                new ArrayList<>(List.of(agentctl.toString(), "build", "--base", BASE, "--engine-arg", "network=none"));
        for (String each : packages) {
            command.add("--package");
            command.add(each);
        }
        command.addAll(List.of(further));
        return command;
    }

    private static Map<String, String> environment(PodmanRig rig) {
        Map<String, String> environment = new HashMap<>(rig.environment());
        Path settings = rig.image().resolveSibling("npmrc");
        try {
            Files.writeString(settings, "//npm.example/:_authToken=" + CREDENTIAL + "\n");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        environment.put("npm_config_userconfig", settings.toString());
        return environment;
    }

    /** What {@code .ci/install-parts} made. */
    private static Optional<Path> folder() {
        String cache = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
        // As a shell reads ~, for that is what made it.
        String home = System.getenv().getOrDefault("HOME", System.getProperty("user.home"));
        Path parts = (cache.isBlank() ? Path.of(home, ".cache") : Path.of(cache)).resolve("agentctl-parts");
        try (DirectoryStream<Path> folders =
                Files.newDirectoryStream(parts, "agent-image-" + PinnedCli.VERSION + "-*[0-9]")) {
            for (Path folder : folders) {
                if (Files.exists(folder.resolve("debian.tar"))
                        && !Objects.toString(folder.getFileName()).contains("..")) {
                    return Optional.of(folder);
                }
            }
            return Optional.empty();
        } catch (IOException missing) {
            return Optional.empty();
        }
    }
}
