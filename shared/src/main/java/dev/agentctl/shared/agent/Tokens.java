package dev.agentctl.shared.agent;

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
