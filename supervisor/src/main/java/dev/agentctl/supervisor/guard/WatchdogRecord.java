package dev.agentctl.supervisor.guard;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.file.AtomicFile;
import dev.agentctl.shared.file.UntrustedFile;
import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** How things stand with God, in {@code guard/watchdog.json} for {@code --status}. The watchdog's thread only. */
final class WatchdogRecord {
    private static final int MAX_BYTES = 64 << 10;

    private final Path file;
    private final Clock clock;
    private JsonObject json;
    private JsonObject saved = JsonObject.EMPTY;

    /** @param hasToken whether the watchdog holds a token */
    WatchdogRecord(AgentHomes homes, Clock clock, boolean hasToken) {
        this.file = file(homes);
        this.clock = clock;
        this.json = JsonObject.EMPTY
                .with("since", clock.instant().toString())
                .with("token", hasToken)
                .with("god", "unknown")
                .with("resurrections", 0);
    }

    static Path file(AgentHomes homes) {
        return homes.guard().resolve("watchdog.json");
    }

    /** What the last watchdog wrote; empty if there was none. */
    static Optional<JsonObject> read(AgentHomes homes) throws IOException {
        try {
            return Optional.of(Json.object(UntrustedFile.read(file(homes), MAX_BYTES)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    void saw(GodSight sight) {
        json = switch (sight) {
            case GodSight.Alive alive ->
                json.with("god", "alive")
                        .with("engine", alive.life().engine())
                        .with("key", alive.life().key())
                        .with("started_at", alive.life().startedAt().toString())
                        .with("why", null);
            case GodSight.Ending ending -> json.with("god", "ending").with("why", null);
            case GodSight.Gone gone -> json.with("god", "gone").with("why", gone.how());
            case GodSight.Unborn unborn -> json.with("god", "never-started").with("why", null);
            case GodSight.Hidden hidden -> json.with("god", "unknown").with("why", hidden.why());
        };
    }

    void tried(Optional<String> failure) {
        String now = clock.instant().toString();
        if (failure.isPresent()) {
            json = json.with("last_failure", failure.get()).with("last_failure_at", now);
        } else {
            json = json.with("resurrections", json.number("resurrections").orElse(0) + 1)
                    .with("last_resurrection_at", now);
        }
    }

    /** Writes it where it has changed. */
    void save() throws IOException {
        if (!json.equals(saved)) {
            AtomicFile.write(file, Json.pretty(json).getBytes(StandardCharsets.UTF_8), "rw-------");
            saved = json;
        }
    }
}
