package dev.agentctl.shared.agent;

import dev.agentctl.shared.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
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

    /** The conversation that the agent is in, and that its next start resumes. */
    public Optional<String> sessionId() {
        return json.text("session_id");
    }

    /** The model that answered last, in the service's word. */
    public Optional<String> model() {
        return json.text("model");
    }

    /** Turns that came to their result, over the agent's whole life; empty where the agent is no Claude CLI. */
    public OptionalLong turns() {
        return notNegative("turns");
    }

    /** Billed over the agent's whole life, the turn under way included; empty where the agent is no Claude CLI. */
    public Optional<Tokens> tokens() {
        return json.object("tokens").map(Tokens::of);
    }

    /** US dollars over the agent's whole life, up to its last result; see {@link #costIsComplete}. */
    public OptionalDouble costUsd() {
        OptionalDouble cost = json.real("cost_usd");
        return cost.isPresent() && cost.getAsDouble() >= 0 ? cost : OptionalDouble.empty();
    }

    /** False where a run ended without its result: {@link #costUsd} and {@link #tokens} are lower bounds then. */
    public boolean costIsComplete() {
        return json.flag("cost_complete").orElse(true);
    }

    /** Tokens of the conversation that the model last read: what its context window holds. */
    public OptionalLong contextTokens() {
        return notNegative("context_tokens");
    }

    /** What the service last said of its limit; it may be past. */
    public Optional<RateLimit> rateLimit() {
        return json.object("rate_limit")
                .map(limit -> new RateLimit(
                        limit.text("type").orElse(""), limit.text("status").orElse(""), limit.instant("resets_at")));
    }

    /** What the agent may cost over its whole life, in US dollars. */
    public OptionalDouble budgetUsd() {
        OptionalDouble budget = json.real("budget_usd");
        return budget.isPresent() && budget.getAsDouble() >= 0 ? budget : OptionalDouble.empty();
    }

    /** The tokens that the agent may use over its whole life, see {@link Tokens#total}. */
    public OptionalLong budgetTokens() {
        return notNegative("budget_tokens");
    }

    private OptionalLong notNegative(String field) {
        OptionalLong number = json.number(field);
        return number.isPresent() && number.getAsLong() >= 0 ? number : OptionalLong.empty();
    }
}
