package dev.agentctl.supervisor.guard;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;

/** Writes what the kill switch and the watchdog did into the event log that all these tools share. Thread-safe. */
final class GuardActs {
    private final AgentHomes homes;
    private final Clock clock;
    private final String by;

    /** @param by who acts, as the event log names it: the command with its option */
    GuardActs(AgentHomes homes, Clock clock, String by) {
        this.homes = homes;
        this.clock = clock;
        this.by = by;
    }

    /** An act on one life. */
    void on(AgentId life, AgentName name, String act, String why, String outcome) throws IOException {
        append(entry(act, why)
                .with("agent", name.text())
                .with("engine", life.engine())
                .with("key", life.key())
                .with("started_at", life.startedAt().toString())
                .with("outcome", outcome));
    }

    /** An act on an agent of which there is no life, or none yet. */
    void on(AgentName name, String act, String why, String outcome) throws IOException {
        append(entry(act, why).with("agent", name.text()).with("outcome", outcome));
    }

    /** An act on no agent. */
    void general(String act, String why, String outcome) throws IOException {
        append(entry(act, why).with("outcome", outcome));
    }

    private JsonObject entry(String act, String why) {
        return JsonObject.EMPTY
                .with("at", clock.instant().toString())
                .with("act", act)
                .with("by", by)
                .with("why", why);
    }

    private void append(JsonObject entry) throws IOException {
        Files.createDirectories(homes.root());
        homes.eventLog().append(entry);
    }
}
