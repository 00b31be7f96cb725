package dev.agentctl.supervisor.mcp;

import dev.agentctl.shared.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Whether a tool's arguments match its schema. Of JSON Schema it knows type (one or a list), enum, properties, required,
 * items, minLength, maxLength (in characters), minItems, maxItems, minimum and maximum; what else a schema says is not
 * checked. An argument that the schema does not name is wrong, unless {@code additionalProperties} is true.
 */
final class ArgumentCheck {
    /** A model mends a few things at a time. */
    private static final int MAX_FOUND = 5;

    private static final int MAX_SHOWN = 60;

    private final List<String> found = new ArrayList<>();

    private ArgumentCheck() {}

    /** What is wrong, each in a few words that name the argument; a few at most, and none where all is well. */
    static List<String> of(JsonObject schema, JsonObject arguments) {
        ArgumentCheck check = new ArgumentCheck();
        check.object("", schema, arguments);
        return List.copyOf(check.found);
    }

    private void object(String path, JsonObject schema, JsonObject value) {
        JsonObject properties = schema.object("properties").orElse(JsonObject.EMPTY);
        for (Object name : schema.list("required")) {
            if (name instanceof String required && !value.fields().containsKey(required)) {
                say(argument(path, required), "is missing");
            }
        }
        boolean closed = !properties.fields().isEmpty() || path.isEmpty();
        boolean open = schema.flag("additionalProperties").orElse(!closed);
        for (Map.Entry<String, @Nullable Object> field : value.fields().entrySet()) {
            Optional<JsonObject> expected = properties.object(field.getKey());
            if (expected.isPresent()) {
                value(argument(path, field.getKey()), expected.get(), field.getValue());
            } else if (!open) {
                say(
                        argument(path, field.getKey()),
                        "is not known here, known are "
                                + String.join(", ", properties.fields().keySet()));
            }
        }
    }

    private void value(String path, JsonObject schema, @Nullable Object value) {
        List<String> types = types(schema);
        if (!types.isEmpty() && types.stream().noneMatch(type -> matches(type, value))) {
            say(path, "must be of type " + String.join(" or ", types) + ", not " + type(value));
            return;
        }
        List<@Nullable Object> allowed = schema.list("enum");
        if (!allowed.isEmpty() && allowed.stream().noneMatch(one -> same(one, value))) {
            say(path, "must be one of " + shown(allowed) + ", not " + shown(value));
        }
        switch (value) {
            case String text -> bounds(path, schema, text.codePointCount(0, text.length()), "Length", "characters");
            case List<?> list -> {
                bounds(path, schema, list.size(), "Items", "elements");
                Optional<JsonObject> items = schema.object("items");
                for (int i = 0; items.isPresent() && i < list.size(); i++) {
                    value(path + "[" + i + "]", items.get(), list.get(i));
                }
            }
            case JsonObject object -> object(path, schema, object);
            case Long number -> range(path, schema, number);
            case Double number -> range(path, schema, number);
            case null, default -> {
                // Of the others nothing is asked beyond their type.
            }
        }
    }

    private void bounds(String path, JsonObject schema, int size, String suffix, String unit) {
        OptionalLong least = schema.number("min" + suffix);
        OptionalLong most = schema.number("max" + suffix);
        if (least.isPresent() && size < least.getAsLong()) {
            say(path, "must have at least " + least.getAsLong() + " " + unit + ", it has " + size);
        }
        if (most.isPresent() && size > most.getAsLong()) {
            say(path, "must have at most " + most.getAsLong() + " " + unit + ", it has " + size);
        }
    }

    private void range(String path, JsonObject schema, double value) {
        OptionalDouble least = schema.real("minimum");
        OptionalDouble most = schema.real("maximum");
        if (least.isPresent() && value < least.getAsDouble()) {
            say(path, "must be at least " + plain(least.getAsDouble()));
        }
        if (most.isPresent() && value > most.getAsDouble()) {
            say(path, "must be at most " + plain(most.getAsDouble()));
        }
    }

    private static List<String> types(JsonObject schema) {
        Optional<String> one = schema.text("type");
        if (one.isPresent()) {
            return List.of(one.get());
        }
        List<String> types = new ArrayList<>();
        for (Object type : schema.list("type")) {
            if (type instanceof String text) {
                types.add(text);
            }
        }
        return types;
    }

    private static boolean matches(String type, @Nullable Object value) {
        return switch (type) {
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "integer" -> value instanceof Long;
            case "number" -> value instanceof Long || value instanceof Double;
            case "array" -> value instanceof List<?>;
            case "object" -> value instanceof JsonObject;
            case "null" -> value == null;
            default -> true;
        };
    }

    private static String type(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case String ignored -> "string";
            case Boolean ignored -> "boolean";
            case Long ignored -> "integer";
            case Double ignored -> "number";
            case List<?> ignored -> "array";
            default -> "object";
        };
    }

    private static boolean same(@Nullable Object one, @Nullable Object other) {
        if (one instanceof Number a && other instanceof Number b) {
            return a.doubleValue() == b.doubleValue();
        }
        return Objects.equals(one, other);
    }

    private static String argument(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static String shown(List<@Nullable Object> values) {
        List<String> all = new ArrayList<>();
        for (Object value : values) {
            all.add(shown(value));
        }
        return String.join(", ", all);
    }

    private static String shown(@Nullable Object value) {
        return "'" + cut(String.valueOf(value)) + "'";
    }

    /** The model's own words, as the names of unknown arguments, may have any length. */
    private static String cut(String text) {
        return text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "…" : text;
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private void say(String path, String wrong) {
        if (found.size() < MAX_FOUND) {
            found.add("'" + cut(path) + "' " + wrong);
        }
    }
}
