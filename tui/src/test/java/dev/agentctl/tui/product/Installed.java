package dev.agentctl.tui.product;

import dev.agentctl.shared.engine.Distribution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The distribution that the package phase made, and its commands without a terminal. */
final class Installed {
    static final Path ROOT = Distribution.own().orElseThrow().root();

    /** A whole run of a command. */
    record Run(int status, String out, String err) {}

    private Installed() {}

    static Path command(String name) {
        return ROOT.resolve("bin").resolve(name);
    }

    /** Runs a command with no terminal and nothing on standard input; fails after five minutes. */
    static Run run(Map<String, String> environment, String name, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(command(name).toString());
        command.addAll(List.of(arguments));
        return run(environment, command);
    }

    static Run run(Map<String, String> environment, List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()));
            String out = read(process.getInputStream());
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException(command + " did not end; it printed: " + out);
            }
            return new Run(process.exitValue(), out, err.join());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static String read(java.io.InputStream stream) {
        try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
