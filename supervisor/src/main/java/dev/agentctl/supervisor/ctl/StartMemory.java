package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.file.AtomicFile;
import dev.agentctl.shared.file.OwnerLock;
import dev.agentctl.shared.file.UntrustedFile;
import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * How agents were started, one file an agent. The files lie outside the homes, so that no agent decides what it is
 * restarted as, and only their owner reads them. Any thread and process may use it; {@link #lock} keeps two of them from
 * starting one agent.
 */
public final class StartMemory {
    private static final int MAX_BYTES = 4 << 20;
    private static final int SCHEMA = 1;

    private final Path folder;

    public StartMemory(AgentHomes homes) {
        this.folder = homes.specs();
    }

    /** Makes this process the only one that starts the agent, until it is closed; empty where another one does. */
    Optional<OwnerLock> lock(AgentName name) throws IOException {
        Files.createDirectories(folder.getParent());
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        return OwnerLock.take(folder.resolve(name.text() + ".lock"));
    }

    /**
     * How the agent was last started; empty if nobody remembers.
     *
     * @throws IOException in one sentence, if the file cannot be read or understood
     */
    Optional<RememberedStart> read(AgentName name) throws IOException {
        byte[] bytes;
        try {
            bytes = UntrustedFile.read(file(name), MAX_BYTES);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
        try {
            JsonObject json = Json.object(bytes);
            AgentId life = new AgentId(
                    field(json.text("engine"), "engine"),
                    field(json.text("key"), "key"),
                    field(json.instant("started_at"), "started_at"));
            return Optional.of(new RememberedStart(life, SpecJson.read(field(json.object("spec"), "spec"))));
        } catch (IOException malformed) {
            throw new IOException(
                    file(name) + " does not say how " + name + " was started (" + malformed.getMessage()
                            + "): stop it and use 'agentctl start' again",
                    malformed);
        }
    }

    /**
     * The engine to which the agent belongs, by its name; empty if nobody remembers how it was started.
     *
     * @throws IOException in one sentence, if the file cannot be read or understood
     */
    public Optional<String> engine(AgentName name) throws IOException {
        return read(name).map(start -> start.life().engine());
    }

    /** Remembers this start in place of the one before, whole or not at all. */
    void write(RememberedStart start) throws IOException {
        JsonObject json = JsonObject.EMPTY
                .with("schema", SCHEMA)
                .with("engine", start.life().engine())
                .with("key", start.life().key())
                .with("started_at", start.life().startedAt().toString())
                .with("spec", SpecJson.write(start.spec()));
        AtomicFile.write(file(start.spec().name()), Json.pretty(json).getBytes(StandardCharsets.UTF_8), "rw-------");
    }

    /** Forgets how the agent was started; it need not be known. */
    void forget(AgentName name) throws IOException {
        Files.deleteIfExists(file(name));
    }

    private Path file(AgentName name) {
        return folder.resolve(name.text() + ".json");
    }

    private static <T> T field(Optional<T> value, String name) throws IOException {
        return value.orElseThrow(() -> new IOException("'" + name + "' is missing or of the wrong type"));
    }
}
