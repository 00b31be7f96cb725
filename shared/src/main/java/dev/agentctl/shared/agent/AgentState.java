package dev.agentctl.shared.agent;

import dev.agentctl.shared.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The contents of a home's state.json, over the JSON itself: fields that this version does not know are kept when it is
 * written back. Immutable; a {@code with…} method gives a changed copy. An agent can write this file, so every value is
 * untrusted: a field of the wrong type counts as absent, and text is not yet cleaned for a terminal.
 */
public record AgentState(JsonObject json) {
    /** The version of the fields below; a reader takes newer ones as far as it knows their fields. */
    public static final int SCHEMA = 1;

    /** The state of an agent that has never run. */
    public static AgentState initial(AgentName name, String mission) {
        return new AgentState(JsonObject.EMPTY)
                .with("schema", SCHEMA)
                .with("agent_name", name.text())
                .with("mission", mission)
                .with("status", AgentStatus.STARTING.word())
                .with("restart_count", 0);
    }

    /** A copy with one field set: text, a number, a boolean, an Instant (as ISO-8601), or a nested JsonObject. */
    public AgentState with(String field, Object value) {
        return new AgentState(json.with(field, value instanceof Instant at ? at.toString() : value));
    }

    /** A copy without one field. */
    public AgentState without(String field) {
        return new AgentState(json.without(field));
    }

    public AgentStatus status() {
        return json.text("status").map(AgentStatus::of).orElse(AgentStatus.UNKNOWN);
    }

    public Optional<String> mission() {
        return json.text("mission");
    }

    public Optional<String> lastError() {
        return json.text("last_error");
    }

    /** Starts after the first, over the agent's whole life; not negative. */
    public long restartCount() {
        return Math.max(0, json.number("restart_count").orElse(0));
    }

    /** The wait that the next failure brings; written in whole seconds. */
    public Optional<Duration> backoff() {
        OptionalLong seconds = json.number("backoff");
        return seconds.isPresent() && seconds.getAsLong() >= 0 && seconds.getAsLong() <= 86_400
                ? Optional.of(Duration.ofSeconds(seconds.getAsLong()))
                : Optional.empty();
    }

    /** When the present or last run began. */
    public Optional<Instant> startedAt() {
        return json.instant("started_at");
    }

    public Optional<Instant> updatedAt() {
        return json.instant("updated_at");
    }

    /** The agent's own process, as its supervisor's pid namespace numbers it. */
    public OptionalLong pid() {
        return json.number("pid");
    }

    public Optional<ExitReason> exitReason() {
        return json.text("exit_reason").map(ExitReason::of);
    }

    /** When a waiting agent starts again. */
    public Optional<Instant> nextStartAt() {
        return json.instant("next_start_at");
    }

    /** The agent's own last message, tool call or output: what idleness is measured by. */
    public Optional<Instant> lastActiveAt() {
        return json.instant("last_active_at");
    }

    public Optional<String> sessionId() {
        return json.text("session_id");
    }
}
