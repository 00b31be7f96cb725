package dev.agentctl.shared.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON object of any size in bounded memory: long texts are cut, and what is too deep, too far back in a list or
 * object, or too much altogether is left out. For streams whose lines may have megabytes of which a few fields matter.
 *
 * @param maxText bytes of UTF-8 that are kept of each text
 * @param maxElements elements that are kept of each list, and fields of each object
 * @param maxValues values that are kept of the whole
 */
public record BoundedJson(int maxText, int maxElements, int maxValues) {
    private static final int MAX_DEPTH = 16;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            // Names of fields come from strangers: a table of all that were ever seen would grow without end.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(500)
                    .maxNumberLength(100)
                    .build())
            .build();

    /**
     * Reads to the stream's end.
     *
     * @throws IOException if the stream fails, or does not begin with a JSON object; where it breaks off later too
     */
    public JsonObject read(InputStream in) throws IOException {
        try (JsonParser parser = FACTORY.createParser(new CutStrings(in, maxText))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object");
            }
            return new Reading(parser).object(0);
        }
    }

    /** One object being read. */
    private final class Reading {
        private final JsonParser parser;
        private int values;

        Reading(JsonParser parser) {
            this.parser = parser;
        }

        JsonObject object(int depth) throws IOException {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            while (next() != JsonToken.END_OBJECT) {
                boolean keeps = keeps(depth, fields.size());
                String name = keeps ? parser.currentName() : "";
                JsonToken token = next();
                if (keeps) {
                    fields.put(name, value(token, depth));
                } else {
                    parser.skipChildren();
                }
            }
            return new JsonObject(fields);
        }

        private List<@Nullable Object> list(int depth) throws IOException {
            List<@Nullable Object> elements = new ArrayList<>();
            for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
                if (keeps(depth, elements.size())) {
                    elements.add(value(token, depth));
                } else {
                    parser.skipChildren();
                }
            }
            return Collections.unmodifiableList(elements);
        }

        private @Nullable Object value(JsonToken token, int depth) throws IOException {
            values++;
            return switch (token) {
                case START_OBJECT -> object(depth + 1);
                case START_ARRAY -> list(depth + 1);
                default -> Json.scalar(parser, token);
            };
        }

        private boolean keeps(int depth, int size) {
            return depth < MAX_DEPTH && size < maxElements && values < maxValues;
        }

        private JsonToken next() throws IOException {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw new IOException("the JSON breaks off");
            }
            return token;
        }
    }
}
