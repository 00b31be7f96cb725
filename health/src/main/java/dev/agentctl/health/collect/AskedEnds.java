package dev.agentctl.health.collect;

import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.file.UntrustedFile;
import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The lives that these tools have ended, as the event log's end tells, so that a kill is not taken for a death. Read
 * again only when the log has changed. Owned by the collector's thread.
 */
final class AskedEnds {
    /** Some thousand entries; an older end than that is history. */
    private static final int TAIL_BYTES = 1 << 20;

    private static final Set<String> ENDING = Set.of("stop", "kill", "restart", "stopall", "restartall");

    private final Path log;
    private final Set<String> ends = new HashSet<>();
    private FileTime readAt = FileTime.fromMillis(-1);
    private long readSize = -1;

    AskedEnds(Path log) {
        this.log = log;
    }

    /** Whether one of these tools ended, or tried to end, that life. A log that cannot be read names none. */
    boolean contains(AgentId id) {
        refresh();
        return ends.contains(life(id.engine(), id.key(), id.startedAt().toString()));
    }

    private void refresh() {
        try {
            FileTime written = Files.getLastModifiedTime(log);
            long size = Files.size(log);
            if (size != readSize || !written.equals(readAt)) {
                readAt = written;
                readSize = size;
                read();
            }
        } catch (IOException unreadable) {
            ends.clear();
        }
    }

    private void read() throws IOException {
        ends.clear();
        byte[] bytes = UntrustedFile.tail(log, TAIL_BYTES);
        for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n", -1)) {
            entry(line).ifPresent(this::note);
        }
    }

    /** Empty for the cut first line, or one that a crash tore: nobody relies on those. */
    private static Optional<JsonObject> entry(String line) {
        try {
            return Optional.of(Json.object(line.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException torn) {
            return Optional.empty();
        }
    }

    private void note(JsonObject entry) {
        String outcome = entry.text("outcome").orElse("");
        if (ENDING.contains(entry.text("act").orElse("")) && !outcome.equals("refused") && !outcome.equals("gone")) {
            ends.add(life(
                    entry.text("engine").orElse(""),
                    entry.text("key").orElse(""),
                    entry.text("started_at").orElse("")));
        }
    }

    private static String life(String engine, String key, String startedAt) {
        return engine + " " + key + " " + startedAt;
    }
}
