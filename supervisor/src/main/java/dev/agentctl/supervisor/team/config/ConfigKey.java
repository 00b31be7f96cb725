package dev.agentctl.supervisor.team.config;

import dev.agentctl.shared.text.Units;
import java.time.Duration;

/**
 * A key of the team's file.
 *
 * @param name with its tables, as in {@code limits.sessions}
 * @param fallback what holds without it, as TOML; empty text for nothing
 * @param sentence what it says, for a person
 * @param least of a number, in its own unit; of a duration in seconds, of a size in bytes
 * @param most as {@code least}
 */
public record ConfigKey(String name, Kind kind, String fallback, String sentence, double least, double most) {
    /** What a key's value is. */
    public enum Kind {
        TEXT("text"),
        PATH("path"),
        FLAG("true or false"),
        WHOLE("whole number"),
        NUMBER("number"),
        DOLLARS("dollars"),
        DURATION("duration"),
        SIZE("size"),
        TEXTS("list of texts"),
        TABLES("tables");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** In a few words, for a table. */
        public String word() {
            return word;
        }
    }

    /** A key without a range. */
    static ConfigKey of(String name, Kind kind, String fallback, String sentence) {
        return new ConfigKey(name, kind, fallback, sentence, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /** A key whose value must lie between two, both of them allowed. */
    static ConfigKey of(String name, Kind kind, String fallback, double least, double most, String sentence) {
        return new ConfigKey(name, kind, fallback, sentence, least, most);
    }

    /** The tables it lies in; empty for none. */
    String table() {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(0, dot);
    }

    /** Its name within its table. */
    String ownName() {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    boolean allows(double value) {
        return value >= least && value <= most;
    }

    /** From where to where, as in {@code 1 to 1000}; empty where everything goes. */
    public String range() {
        if (Double.isInfinite(least)) {
            return "";
        }
        return Double.isInfinite(most) ? "at least " + shown(least) : shown(least) + " to " + shown(most);
    }

    /** What it takes, as in {@code a whole number, 1 to 1000}. */
    String allowed() {
        String what = switch (kind) {
            case TEXT -> "a text in quotes";
            case PATH -> "a path in quotes";
            case FLAG -> "true or false";
            case WHOLE -> "a whole number";
            case NUMBER -> "a number";
            case DOLLARS -> "dollars, as in 2.50";
            case DURATION -> "a duration, as in \"30s\" or \"10m\"";
            case SIZE -> "a size, as in \"512k\" or \"32m\"";
            case TEXTS -> "a list of texts, as in [\"a\", \"b\"]";
            case TABLES -> "tables, as in [" + name + ".NAME]";
        };
        return range().isEmpty() ? what : what + ", " + range();
    }

    private String shown(double value) {
        return switch (kind) {
            case DURATION -> ConfigText.duration(Duration.ofSeconds((long) value));
            case SIZE -> Units.bytes((long) value);
            case DOLLARS -> Units.dollars(value);
            case TEXT, PATH, FLAG, WHOLE, NUMBER, TEXTS, TABLES -> ConfigText.number(value);
        };
    }
}
