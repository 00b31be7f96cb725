package dev.agentctl.tui;

import java.time.Duration;
import java.util.Optional;

/** Times on a command line: a whole number and its unit. */
final class Intervals {
    private static final int MAX_DIGITS = 9;

    private Intervals() {}

    /** Reads {@code 500ms}, {@code 2s}, {@code 1m}, or a bare number of seconds; empty for any other text. */
    static Optional<Duration> parse(String text) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        if (digits == 0 || digits > MAX_DIGITS) {
            return Optional.empty();
        }
        long number = Long.parseLong(text.substring(0, digits));
        return switch (text.substring(digits)) {
            case "ms" -> Optional.of(Duration.ofMillis(number));
            case "s", "" -> Optional.of(Duration.ofSeconds(number));
            case "m" -> Optional.of(Duration.ofMinutes(number));
            default -> Optional.empty();
        };
    }
}
