package dev.agentctl.supervisor.team.config;

import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.text.Clean;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a key is set to, checked against its kind and range. */
sealed interface ConfigValue {
    record Text(String text) implements ConfigValue {}

    /** @param path absolute; empty text for none */
    record Folder(String path) implements ConfigValue {}

    record Flag(boolean flag) implements ConfigValue {}

    record Whole(long number) implements ConfigValue {}

    /** A share, a percentage, or dollars. */
    record Real(double number) implements ConfigValue {}

    record Time(Duration duration) implements ConfigValue {}

    record Size(long bytes) implements ConfigValue {}

    record Texts(List<String> texts) implements ConfigValue {
        public Texts {
            texts = List.copyOf(texts);
        }
    }

    /** In the order of the file. */
    record Tables(Map<String, JsonObject> tables) implements ConfigValue {}

    /** Nothing: the key has no default, and is not set. */
    record None() implements ConfigValue {}

    /**
     * Reads what TOML gave.
     *
     * @param paths makes a path absolute
     * @throws ConfigException in one sentence, which names the key, if it is of a wrong type or out of its range
     */
    static ConfigValue of(ConfigKey key, @Nullable Object raw, PathRule paths) throws ConfigException {
        ConfigValue value = switch (key.kind()) {
            case TEXT -> raw instanceof String text ? new Text(text) : null;
            case PATH -> raw instanceof String text ? new Folder(folder(key, text, paths)) : null;
            case FLAG -> raw instanceof Boolean flag ? new Flag(flag) : null;
            case WHOLE -> raw instanceof Long number && key.allows((double) number) ? new Whole(number) : null;
            case NUMBER, DOLLARS ->
                raw instanceof Number number && key.allows(number.doubleValue())
                        ? new Real(number.doubleValue())
                        : null;
            case DURATION -> time(key, raw);
            case SIZE -> size(key, raw);
            case TEXTS -> texts(raw);
            case TABLES -> tables(raw);
        };
        if (value == null) {
            throw new ConfigException(key.name() + " must be " + key.allowed() + ", and is "
                    + Clean.line(raw instanceof JsonObject ? "a table" : Json.line(raw), 60));
        }
        return value;
    }

    /** How a path of the file is read. */
    @FunctionalInterface
    interface PathRule {
        Path absolute(String text);
    }

    private static String folder(ConfigKey key, String text, PathRule paths) throws ConfigException {
        try {
            return text.isEmpty() ? "" : paths.absolute(text).toString();
        } catch (InvalidPathException noPath) {
            throw new ConfigException(
                    key.name() + " must be a path, and is " + Clean.line(Json.line(text), 60), noPath);
        }
    }

    private static @Nullable ConfigValue time(ConfigKey key, @Nullable Object raw) {
        long seconds = raw instanceof String text ? amount(text, "smhd", new long[] {1, 60, 3600, 86_400}, true) : -1;
        return seconds >= 0 && key.allows((double) seconds) ? new Time(Duration.ofSeconds(seconds)) : null;
    }

    private static @Nullable ConfigValue size(ConfigKey key, @Nullable Object raw) {
        long bytes = raw instanceof String text
                ? amount(text.toLowerCase(java.util.Locale.ROOT), "kmg", new long[] {1 << 10, 1 << 20, 1 << 30}, false)
                : -1;
        return bytes >= 0 && key.allows((double) bytes) ? new Size(bytes) : null;
    }

    /** A number with its unit, or several of them in a row; below 0 where the text is none. */
    private static long amount(String text, String units, long[] factors, boolean several) {
        long sum = 0;
        long number = -1;
        int parts = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int unit = units.indexOf(c);
            if (c >= '0' && c <= '9' && number < 1_000_000_000L) {
                number = Math.max(number, 0) * 10 + (c - '0');
            } else if (unit >= 0 && number >= 0 && (several || parts == 0)) {
                sum += number * factors[unit];
                number = -1;
                parts++;
            } else {
                return -1;
            }
        }
        return parts > 0 && number < 0 ? sum : -1;
    }

    private static @Nullable ConfigValue texts(@Nullable Object raw) {
        if (!(raw instanceof List<?> list)) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        for (Object element : list) {
            if (!(element instanceof String text)) {
                return null;
            }
            texts.add(text);
        }
        return new Texts(texts);
    }

    private static @Nullable ConfigValue tables(@Nullable Object raw) {
        if (!(raw instanceof JsonObject object)) {
            return null;
        }
        Map<String, JsonObject> tables = new LinkedHashMap<>();
        for (Map.Entry<String, @Nullable Object> field : object.fields().entrySet()) {
            if (!(field.getValue() instanceof JsonObject table)) {
                return null;
            }
            tables.put(field.getKey(), table);
        }
        return new Tables(tables);
    }
}
