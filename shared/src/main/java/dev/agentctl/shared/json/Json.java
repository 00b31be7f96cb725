package dev.agentctl.shared.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON by Jackson's streams, which start in half the time of its object binding. Nesting is bounded to
 * 100 levels, a text to 16 million characters and a number to 100 digits, so that a hostile file cannot exhaust a reader.
 */
public final class Json {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(100)
                    .maxStringLength(16_000_000)
                    .maxNumberLength(100)
                    .build())
            .build();

    private Json() {}

    /** @throws IOException if the bytes are not one JSON object, in a sentence that says where */
    public static JsonObject object(byte[] bytes) throws IOException {
        if (read(new ByteArrayInputStream(bytes)) instanceof JsonObject object) {
            return object;
        }
        throw new IOException("not a JSON object");
    }

    /** @throws IOException if the stream fails or is not one JSON array; elements that are no objects are left out */
    public static List<JsonObject> objects(InputStream in) throws IOException {
        if (read(in) instanceof List<?> list) {
            return list.stream()
                    .filter(JsonObject.class::isInstance)
                    .map(JsonObject.class::cast)
                    .toList();
        }
        throw new IOException("not a JSON array");
    }

    /** Any one JSON value, see {@link JsonObject} for the types; trailing text is an error. */
    public static @Nullable Object read(InputStream in) throws IOException {
        return read(FACTORY.createParser(in));
    }

    /** The same of what another format's parser reads, as TOML's; it is closed. Its own bounds hold. */
    public static @Nullable Object read(JsonParser open) throws IOException {
        try (JsonParser parser = open) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new IOException("empty, where JSON was expected");
            }
            Object value = value(parser, first);
            if (parser.nextToken() != null) {
                throw new IOException("text after the JSON value");
            }
            return value;
        }
    }

    private static @Nullable Object value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> fields = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    fields.put(name, value(parser, parser.nextToken()));
                }
                yield new JsonObject(fields);
            }
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                    list.add(value(parser, next));
                }
                yield list;
            }
            default -> scalar(parser, token);
        };
    }

    /** The value at which the parser stands, which is neither an object nor a list. */
    static @Nullable Object scalar(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? (Object) parser.getDoubleValue()
                        : parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case START_OBJECT, START_ARRAY, END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new IOException("unexpected " + token + " in JSON");
        };
    }

    /** The value as one line of JSON, without a line end. */
    public static String line(@Nullable Object value) {
        return write(value, false);
    }

    /** The value as indented JSON, with a line end. */
    public static String pretty(@Nullable Object value) {
        return write(value, true) + "\n";
    }

    private static String write(@Nullable Object value, boolean pretty) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            if (pretty) {
                json.useDefaultPrettyPrinter();
            }
            write(json, value);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toString();
    }

    private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> json.writeNull();
            case String text -> json.writeString(text);
            case Long number -> json.writeNumber(number);
            case Integer number -> json.writeNumber(number);
            case Double number when Double.isFinite(number) -> json.writeNumber(number);
            case Double notFinite -> json.writeNull();
            case Boolean flag -> json.writeBoolean(flag);
            case JsonObject object -> {
                json.writeStartObject();
                for (Map.Entry<String, @Nullable Object> field : object.fields().entrySet()) {
                    json.writeFieldName(field.getKey());
                    write(json, field.getValue());
                }
                json.writeEndObject();
            }
            case Collection<?> list -> {
                json.writeStartArray();
                for (Object element : list) {
                    write(json, element);
                }
                json.writeEndArray();
            }
            default ->
                throw new IllegalArgumentException(
                        "no JSON for a " + value.getClass().getName());
        }
    }
}
