package dev.agentctl.tui.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A launcher in a checkout where nothing was built; Maven is one that this test knows. */
final class FirstRunIT {
    private static final Path CHECKOUT = Installed.ROOT.resolve("../../..").normalize();
    private static final List<String> TOOLS =
            List.of("sh", "dirname", "readlink", "cat", "mkdir", "grep", "sleep", "ln", "flock");

    private Path folder;
    private Path launcher;
    private Path tools;

    @BeforeEach
    void a_checkout_of_launchers() throws IOException {
        folder = Files.createTempDirectory(Installed.ROOT.getParent(), "checkout-");
        for (String file :
                List.of("supervisor/bin/agentctl", "shared/bin/launch", ".ci/build-distribution", ".ci/need-jdk-25")) {
            Path copy = folder.resolve(file);
            Files.createDirectories(copy.getParent());
            Files.copy(CHECKOUT.resolve(file), copy, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
        launcher = folder.resolve("supervisor/bin/agentctl");
        tools = Files.createDirectory(folder.resolve("tools"));
        for (String tool : TOOLS) {
            Files.createSymbolicLink(tools.resolve(tool), where(tool));
        }
    }

    @AfterEach
    void it_goes() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void it_says_so_and_builds_and_goes_on() throws IOException {
        maven("mkdir -p tui/target; ln -s " + Installed.ROOT + " tui/target/agentctl");

        Installed.Run run = start("--help");

        assertThat(run.err()).contains("first run").contains("target/build.log");
        assertThat(run.out()).contains("agentctl");
        assertThat(run.status()).isZero();
        assertThat(start("--help").err()).isEmpty();
    }

    @Test
    void two_first_runs_at_once_build_once() throws IOException {
        maven("echo built >>builds; sleep 1; mkdir -p tui/target; ln -s " + Installed.ROOT + " tui/target/agentctl");

        CompletableFuture<Installed.Run> other = CompletableFuture.supplyAsync(() -> start("--help"));
        Installed.Run run = start("--help");

        assertThat(run.status()).isZero();
        assertThat(other.join().status()).isZero();
        assertThat(folder.resolve("builds")).hasContent("built\n");
    }

    @Test
    void a_failed_build_names_the_log() throws IOException {
        maven("echo the compiler is unhappy; exit 1");

        Installed.Run run = start("--help");

        assertThat(run.status()).isEqualTo(4);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("The build failed: see " + folder.toRealPath() + "/target/build.log");
        assertThat(folder.resolve("target/build.log")).content().contains("the compiler is unhappy");
    }

    @Test
    void without_maven_it_says_what_to_install() {
        Installed.Run run = start("--help");

        assertThat(run.status()).isEqualTo(4);
        assertThat(run.err()).contains("Maven was not found").contains("apt-get install maven");
    }

    private void maven(String script) throws IOException {
        Path maven = tools.resolve("mvn");
        Files.writeString(maven, "#!/bin/sh\n" + script + "\n");
        assertThat(maven.toFile().setExecutable(true)).isTrue();
    }

    private Installed.Run start(String... arguments) {
        List<String> command = new java.util.ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        return Installed.run(Map.of("PATH", tools.toString()), command);
    }

    private static Path where(String tool) {
        for (String folder : System.getenv("PATH").split(":", -1)) {
            Path file = Path.of(folder, tool);
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        throw new IllegalStateException(tool + " is not on the PATH");
    }
}
