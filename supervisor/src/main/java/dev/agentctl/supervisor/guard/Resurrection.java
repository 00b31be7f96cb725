package dev.agentctl.supervisor.guard;

import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.engine.Distribution;
import dev.agentctl.shared.secret.Secret;
import dev.agentctl.shared.text.Clean;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Brings God back by {@code agentctl resurrect}, as a process of its own: what a start needs in memory is gone with it, a
 * start that hangs is ended, and its failure cannot hurt the watchdog. The token goes through its standard input alone.
 */
final class Resurrection {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int MAX_SENTENCE = 300;

    private final Optional<Distribution> distribution;
    private final Optional<String> host;
    private final Map<String, String> environment;
    private final Optional<Secret> token;
    private final Path folder;

    /**
     * @param environment passed on; without the token
     * @param folder for its output, this user's alone
     */
    Resurrection(
            Optional<Distribution> distribution,
            Optional<String> host,
            Map<String, String> environment,
            Optional<Secret> token,
            Path folder) {
        this.distribution = distribution;
        this.host = host;
        this.environment = Map.copyOf(environment);
        this.token = token;
        this.folder = folder;
    }

    boolean hasToken() {
        return token.isPresent();
    }

    /**
     * Starts God, or brings the running one its token.
     *
     * @param unnoticed a life that its engine takes for running, and that has lost its process
     * @return why it did not succeed; empty where God runs
     */
    Optional<String> run(Optional<AgentId> unnoticed) throws InterruptedException {
        Optional<Path> program = distribution
                .map(dist -> dist.root().resolve("bin").resolve("agentctl"))
                .filter(Files::isExecutable);
        if (program.isEmpty()) {
            return Optional.of("there is no agentctl beside god-watchdog: start it by its launcher in bin/");
        }
        List<String> command = new ArrayList<>(List.of(program.get().toString(), "resurrect"));
        host.ifPresent(address -> command.addAll(List.of("--host", address)));
        unnoticed.ifPresent(life -> command.addAll(List.of("--lost", life.key())));
        if (token.isPresent()) {
            command.add("--token-stdin");
        }
        try {
            return run(command);
        } catch (IOException failure) {
            return Optional.of("agentctl could not be run: " + failure.getMessage());
        }
    }

    private Optional<String> run(List<String> command) throws IOException, InterruptedException {
        Path said = folder.resolve("resurrect.out");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (OutputStream in = process.getOutputStream()) {
            if (token.isPresent()) {
                byte[] line = token.get().line();
                try {
                    in.write(line);
                } finally {
                    Arrays.fill(line, (byte) 0);
                }
            }
        } catch (IOException endedEarly) {
            // What it said tells why.
        }
        if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            return Optional.of("'agentctl resurrect' took longer than " + LIMIT.toSeconds() + " s and was ended");
        }
        return process.exitValue() == 0 ? Optional.empty() : Optional.of(lastLine(said));
    }

    private static String lastLine(Path said) throws IOException {
        String text = Files.readString(said, StandardCharsets.UTF_8).strip();
        String line = text.substring(text.lastIndexOf('\n') + 1);
        return line.isEmpty() ? "'agentctl resurrect' failed and did not say why" : Clean.line(line, MAX_SENTENCE);
    }
}
