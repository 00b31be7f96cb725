package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.cli.Sentences;
import dev.agentctl.shared.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;

/** Writes what agentctl did to agents into the event log that all these tools share. Thread-safe. */
final class ActLog {
    private static final String BY = "agentctl";

    private final AgentHomes homes;
    private final Clock clock;

    ActLog(AgentHomes homes, Clock clock) {
        this.homes = homes;
        this.clock = clock;
    }

    /** @throws IOException in a sentence that says that the act itself was carried out */
    void done(String act, AgentName name, AgentId life, String why) throws IOException {
        append(entry(act, name, life.engine(), why)
                .with("key", life.key())
                .with("started_at", life.startedAt().toString())
                .with("outcome", "done"));
    }

    void failed(String act, AgentName name, AgentId life, String why, Exception failure) throws IOException {
        append(entry(act, name, life.engine(), why)
                .with("key", life.key())
                .with("started_at", life.startedAt().toString())
                .with("outcome", "failed: " + Sentences.of(failure)));
    }

    /** A start that began no life. */
    void failed(String act, AgentName name, String engine, String why, Exception failure) throws IOException {
        append(entry(act, name, engine, why).with("outcome", "failed: " + Sentences.of(failure)));
    }

    private JsonObject entry(String act, AgentName name, String engine, String why) {
        return JsonObject.EMPTY
                .with("at", clock.instant().toString())
                .with("act", act)
                .with("agent", name.text())
                .with("engine", engine)
                .with("by", BY)
                .with("why", why);
    }

    private void append(JsonObject entry) throws IOException {
        try {
            Files.createDirectories(homes.root());
            homes.eventLog().append(entry);
        } catch (IOException failure) {
            throw new IOException(
                    entry.text("act").orElse("") + " was carried out with outcome '"
                            + entry.text("outcome").orElse("") + "', but could not be recorded in "
                            + homes.eventLog().path() + ": " + Sentences.of(failure),
                    failure);
        }
    }
}
