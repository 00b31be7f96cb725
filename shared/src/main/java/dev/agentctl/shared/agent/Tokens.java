package dev.agentctl.shared.agent;

import dev.agentctl.shared.json.JsonObject;

/**
 * Tokens that a service has billed, by its four rates; none of them negative.
 *
 * @param input neither read from nor written to the service's prompt cache
 */
public record Tokens(long input, long output, long cacheRead, long cacheWrite) {
    public static final Tokens NONE = new Tokens(0, 0, 0, 0);

    /** What is forged or absurd counts as nothing, or as the most that every JSON reader takes exactly. */
    public Tokens {
        input = sound(input);
        output = sound(output);
        cacheRead = sound(cacheRead);
        cacheWrite = sound(cacheWrite);
    }

    /** What {@link #json} gave; what is missing, or no number, is none. */
    public static Tokens of(JsonObject json) {
        return new Tokens(
                json.number("input").orElse(0),
                json.number("output").orElse(0),
                json.number("cache_read").orElse(0),
                json.number("cache_write").orElse(0));
    }

    /** As state.json and {@code --json} have them: {@code input}, {@code output}, {@code cache_read}, {@code cache_write}. */
    public JsonObject json() {
        return JsonObject.EMPTY
                .with("input", input)
                .with("output", output)
                .with("cache_read", cacheRead)
                .with("cache_write", cacheWrite);
    }

    /** All four added up: what a budget of tokens is measured by. */
    public long total() {
        return sound(input + output + cacheRead + cacheWrite);
    }

    public Tokens plus(Tokens more) {
        return new Tokens(
                input + more.input, output + more.output, cacheRead + more.cacheRead, cacheWrite + more.cacheWrite);
    }

    private static long sound(long count) {
        return Math.min(Math.max(0, count), 1L << 53);
    }
}
