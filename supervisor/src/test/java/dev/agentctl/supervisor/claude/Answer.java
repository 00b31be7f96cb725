package dev.agentctl.supervisor.claude;

import dev.agentctl.shared.agent.Tokens;
import dev.agentctl.shared.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a {@link ScriptedApi} does with one request. */
public sealed interface Answer {
    /** What each message costs where nothing else is said. */
    Tokens USAGE = new Tokens(10, 20, 3_000, 400);

    /** The model says this and ends its turn. */
    record Text(String text, Tokens usage) implements Answer {}

    /** The model calls a tool of this name with this input; the CLI's next request brings the tool's result. */
    record ToolUse(String name, JsonObject input, Tokens usage) implements Answer {}

    /** An error of the API's. */
    record Failure(int status, String type, String message, Map<String, String> headers) implements Answer {}

    /** The request is taken and never answered. */
    record Silence() implements Answer {}

    /** The answer begins, says this, and the connection is cut. */
    record Cut(String text) implements Answer {}

    /** The answer begins, says this, and nothing more comes. */
    record Stall(String text) implements Answer {}

    /** After this wait, the other answer. */
    record Later(Duration after, Answer then) implements Answer {}

    static Answer text(String text) {
        return new Text(text, USAGE);
    }

    static Answer text(String text, Tokens usage) {
        return new Text(text, usage);
    }

    static Answer tool(String name, JsonObject input) {
        return new ToolUse(name, input, USAGE);
    }

    /** The tool Bash with this command line; the CLI must be allowed to use it. */
    static Answer bash(String command) {
        return tool("Bash", JsonObject.EMPTY.with("command", command).with("description", "as the script says"));
    }

    /** 401, as for a token that was revoked. */
    static Answer unauthorized() {
        return new Failure(401, "authentication_error", "OAuth token has been revoked.", Map.of());
    }

    static Answer forbidden() {
        return new Failure(403, "permission_error", "This key may not use this.", Map.of());
    }

    /** 400, as where the account cannot pay. */
    static Answer noCredit() {
        return new Failure(
                400, "invalid_request_error", "Your credit balance is too low to access the Anthropic API.", Map.of());
    }

    static Answer noSuchModel() {
        return new Failure(404, "not_found_error", "model: there is none of that name", Map.of());
    }

    /** 529: the service has too much to do. */
    static Answer overloaded() {
        return new Failure(529, "overloaded_error", "Overloaded", Map.of());
    }

    static Answer broken() {
        return new Failure(500, "api_error", "Internal server error", Map.of());
    }

    /** 429 with {@code retry-after}, as API keys get it. */
    static Answer rateLimited(Duration retryAfter) {
        return new Failure(
                429,
                "rate_limit_error",
                "This request would exceed your rate limit.",
                Map.of("retry-after", Long.toString(retryAfter.toSeconds())));
    }

    /** 429 with the unified headers, as OAuth tokens get it where a limit of the subscription is used up. */
    static Answer limitUsedUp(Instant resetsAt) {
        String reset = Long.toString(resetsAt.getEpochSecond());
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("anthropic-ratelimit-unified-status", "rejected");
        headers.put("anthropic-ratelimit-unified-reset", reset);
        headers.put("anthropic-ratelimit-unified-representative-claim", "five_hour");
        headers.put("anthropic-ratelimit-unified-5h-status", "rejected");
        headers.put("anthropic-ratelimit-unified-5h-reset", reset);
        headers.put("anthropic-ratelimit-unified-5h-utilization", "1.0");
        return new Failure(429, "rate_limit_error", "This request would exceed your account's rate limit.", headers);
    }
}
