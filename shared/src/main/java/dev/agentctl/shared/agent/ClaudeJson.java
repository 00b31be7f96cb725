package dev.agentctl.shared.agent;

import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.text.Clean;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What {@code --json} prints of an agent that is a Claude CLI, the same in every command. Text is cleaned. */
public final class ClaudeJson {
    private static final int MAX_TEXT = 200;

    private ClaudeJson() {}

    /** Empty for an agent that is no Claude CLI, or has not had an answer yet. */
    public static Optional<JsonObject> of(AgentState state) {
        Optional<Tokens> tokens = state.tokens();
        if (tokens.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(JsonObject.EMPTY
                .with("session_id", clean(state.sessionId()))
                .with("model", clean(state.model()))
                .with("turns", number(state.turns()))
                .with("tokens", tokens.get().json())
                .with("cost_usd", number(state.costUsd()))
                .with("cost_complete", state.costIsComplete())
                .with("context_tokens", number(state.contextTokens()))
                .with("budget_usd", number(state.budgetUsd()))
                .with("budget_tokens", number(state.budgetTokens()))
                .with("rate_limit", state.rateLimit().map(ClaudeJson::limit).orElse(null)));
    }

    private static JsonObject limit(RateLimit limit) {
        return JsonObject.EMPTY
                .with("type", Clean.line(limit.type(), MAX_TEXT))
                .with("status", Clean.line(limit.status(), MAX_TEXT))
                .with("resets_at", limit.resetsAt().map(Instant::toString).orElse(null));
    }

    private static @Nullable String clean(Optional<String> text) {
        return text.map(some -> Clean.line(some, MAX_TEXT)).orElse(null);
    }

    private static @Nullable Long number(OptionalLong number) {
        return number.isPresent() ? number.getAsLong() : null;
    }

    private static @Nullable Double number(OptionalDouble number) {
        return number.isPresent() ? number.getAsDouble() : null;
    }
}
