package dev.agentctl.shared.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An immutable JSON object, its fields in their order. Values are String, Long, Double, Boolean, JsonObject, List of
 * these, or null. A read of the wrong type gives empty: what strangers wrote is looked at, never trusted.
 */
public final class JsonObject {
    public static final JsonObject EMPTY = new JsonObject(new LinkedHashMap<>());

    private final Map<String, @Nullable Object> fields;

    /** @param fields taken over, not copied */
    JsonObject(Map<String, @Nullable Object> fields) {
        this.fields = fields;
    }

    /** The fields in their order; read-only. */
    public Map<String, @Nullable Object> fields() {
        return Collections.unmodifiableMap(fields);
    }

    /** A copy with one field set, in its old place if it had one. Ints and floats are taken as long and double. */
    public JsonObject with(String name, @Nullable Object value) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>(fields);
        copy.put(
                name,
                switch (value) {
                    case Integer whole -> (Object) whole.longValue();
                    case Float real -> real.doubleValue();
                    case List<?> list -> Collections.unmodifiableList(new ArrayList<>(list));
                    case null, default -> value;
                });
        return new JsonObject(copy);
    }

    /** A copy without one field. */
    public JsonObject without(String name) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>(fields);
        copy.remove(name);
        return new JsonObject(copy);
    }

    public Optional<String> text(String name) {
        return fields.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** A whole number; a fraction counts as absent. */
    public OptionalLong number(String name) {
        return fields.get(name) instanceof Long number ? OptionalLong.of(number) : OptionalLong.empty();
    }

    /** Any finite number. */
    public OptionalDouble real(String name) {
        return switch (fields.get(name)) {
            case Long number -> OptionalDouble.of(number);
            case Double number when Double.isFinite(number) -> OptionalDouble.of(number);
            case null, default -> OptionalDouble.empty();
        };
    }

    public Optional<Boolean> flag(String name) {
        return fields.get(name) instanceof Boolean flag ? Optional.of(flag) : Optional.empty();
    }

    /** An ISO-8601 time with its zone, or seconds since 1970 as a number. */
    public Optional<Instant> instant(String name) {
        try {
            return switch (fields.get(name)) {
                case String text ->
                    Optional.of(java.time.OffsetDateTime.parse(text).toInstant());
                case Long seconds -> Optional.of(Instant.ofEpochSecond(seconds));
                case null, default -> Optional.empty();
            };
        } catch (DateTimeException malformed) {
            return Optional.empty();
        }
    }

    public Optional<JsonObject> object(String name) {
        return fields.get(name) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
    }

    /** The list's elements; an empty list where there is none. */
    public List<@Nullable Object> list(String name) {
        if (fields.get(name) instanceof List<?> list) {
            return Collections.unmodifiableList(list);
        }
        return List.of();
    }

    /** The list's objects, others left out. */
    public List<JsonObject> objects(String name) {
        return list(name).stream()
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .toList();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonObject that && fields.equals(that.fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    /** The object as one line of JSON. */
    @Override
    public String toString() {
        return Json.line(this);
    }
}
