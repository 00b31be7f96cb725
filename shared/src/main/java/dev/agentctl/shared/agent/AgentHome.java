package dev.agentctl.shared.agent;

import dev.agentctl.shared.file.AtomicFile;
import dev.agentctl.shared.file.UntrustedFile;
import dev.agentctl.shared.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * One agent's home folder. The agent can write here, so every read is bounded, follows no symlink and may fail with a
 * sentence; the values are still untrusted text.
 */
public record AgentHome(AgentName name, Path path) {
    private static final int MAX_STATE = 1 << 20;
    private static final int MAX_TEXT = 1 << 20;
    private static final String SHARED_MODE = "rw-r--r--";

    public Path stateFile() {
        return path.resolve("state.json");
    }

    public Path missionFile() {
        return path.resolve("mission.txt");
    }

    public Path contextFile() {
        return path.resolve("context.md");
    }

    public Path logFile() {
        return path.resolve("supervisor.log");
    }

    public Path pidFile() {
        return path.resolve("supervisor.pid");
    }

    public Path heartbeatFile() {
        return path.resolve(".heartbeat");
    }

    public Path stopFile() {
        return path.resolve("stop");
    }

    /** Makes the folder and its parents where they are missing. */
    public void create() throws IOException {
        Files.createDirectories(path);
    }

    /**
     * What state.json says; empty if there is none.
     *
     * @throws IOException in one sentence, if it is torn, hostile or not readable
     */
    public Optional<AgentState> state() throws IOException {
        return UntrustedFile.object(stateFile(), MAX_STATE).map(AgentState::new);
    }

    /** Replaces state.json, whole; for the owner of the home's supervisor lock only. */
    public void writeState(AgentState state) throws IOException {
        AtomicFile.write(stateFile(), Json.pretty(state.json()).getBytes(StandardCharsets.UTF_8), SHARED_MODE);
    }

    /** mission.txt's text; empty if there is none. */
    public Optional<String> mission() throws IOException {
        return text(missionFile());
    }

    public void writeMission(String mission) throws IOException {
        AtomicFile.write(missionFile(), mission.getBytes(StandardCharsets.UTF_8), SHARED_MODE);
    }

    /** context.md's text; empty if there is none. */
    public Optional<String> context() throws IOException {
        return text(contextFile());
    }

    /** When the supervisor last showed that it lives; empty if it never did. */
    public Optional<Instant> heartbeat() {
        return UntrustedFile.writtenAt(heartbeatFile());
    }

    /** When the loop's log last grew; empty if there is none. */
    public Optional<Instant> logWrittenAt() {
        return UntrustedFile.writtenAt(logFile());
    }

    /** Asks the loop to stop its agent and end; it notices within a second, and consumes the file. */
    public void requestStop() throws IOException {
        AtomicFile.write(stopFile(), new byte[0], SHARED_MODE);
    }

    private static Optional<String> text(Path file) throws IOException {
        try {
            return Optional.of(new String(UntrustedFile.read(file, MAX_TEXT), StandardCharsets.UTF_8));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }
}
