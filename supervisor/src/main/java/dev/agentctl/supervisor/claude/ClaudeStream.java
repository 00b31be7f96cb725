package dev.agentctl.supervisor.claude;

import dev.agentctl.shared.json.BoundedJson;
import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads what the Claude CLI prints, line by line, in bounded memory: a line may have any length. Of what the model and its
 * tools said, so much is kept as was asked for; results, questions and answers of the CLI's are kept whole, up to
 * {@link #MAX_WHOLE}. What is not JSON is given as it is, cut; no line ends the reading. One thread's.
 */
public final class ClaudeStream {
    /** What a supervisor needs of a line: its words, its figures, and little of what tools read and wrote. */
    public static final BoundedJson SHORT = new BoundedJson(8 * 1024, 64, 2_000);

    /** Bytes up to which a result, and a question or an answer of the CLI's, is kept whole. */
    public static final int MAX_WHOLE = 4 << 20;

    /** Where a line begins so, it is long mostly, and a part of it is enough (2.1.329 puts the type first in these). */
    private static final List<String> SAID =
            List.of("{\"type\":\"assistant\"", "{\"type\":\"user\"", "{\"type\":\"stream_event\"");

    private static final int MAX_BEGINNING = 22;
    private static final int MAX_PLAIN = 4 * 1024;

    /** Takes each message, in their order. */
    @FunctionalInterface
    public interface Sink {
        /**
         * @param offset bytes of the stream up to the end of the message's line; of a last line that is broken off, up to
         *     its beginning
         */
        void message(ClaudeMessage message, long offset);
    }

    private final BoundedJson json;
    private final Sink sink;

    /** @param json how much is kept of what the model and its tools said */
    public ClaudeStream(BoundedJson json, Sink sink) {
        this.json = json;
        this.sink = sink;
    }

    /** Reads until the stream ends; a last line that is broken off is given as plain text. */
    public void drain(InputStream in) throws IOException {
        drain(in, 0);
    }

    /**
     * The same, of a stream whose beginning was read before.
     *
     * @param offset bytes that were read before: whole lines
     * @return the offset after the last whole line
     */
    public long drain(InputStream in, long offset) throws IOException {
        StreamLines lines = new StreamLines(in, offset, MAX_PLAIN);
        long whole = offset;
        while (lines.next()) {
            Reading reading = read(lines);
            lines.skip();
            if (lines.isWhole() || reading.isJson()) {
                whole = lines.offset();
            }
            sink.message(reading.message(), whole);
        }
        return whole;
    }

    private record Reading(ClaudeMessage message, boolean isJson) {}

    private Reading read(StreamLines lines) throws IOException {
        byte[] beginning = lines.readNBytes(MAX_BEGINNING);
        try {
            if (isSaid(beginning)) {
                return message(
                        json.read(new SequenceInputStream(new ByteArrayInputStream(beginning), lines)),
                        beginning,
                        true);
            }
            byte[] rest = lines.readNBytes(MAX_WHOLE - beginning.length);
            boolean isWhole = lines.atEnd();
            InputStream line = new SequenceInputStream(
                    new ByteArrayInputStream(beginning),
                    isWhole
                            ? new ByteArrayInputStream(rest)
                            : new SequenceInputStream(new ByteArrayInputStream(rest), lines));
            return isWhole ? whole(beginning, rest, line) : message(json.read(line), beginning, false);
        } catch (IOException notJson) {
            lines.skip();
            return new Reading(new ClaudeMessage.Plain(lines.beginning()), false);
        }
    }

    private Reading whole(byte[] beginning, byte[] rest, InputStream line) throws IOException {
        byte[] bytes = new byte[beginning.length + rest.length];
        System.arraycopy(beginning, 0, bytes, 0, beginning.length);
        System.arraycopy(rest, 0, bytes, beginning.length, rest.length);
        JsonObject object;
        try {
            object = Json.object(bytes);
        } catch (IOException odd) {
            // Nested too deep to be kept, or with something behind it.
            return message(json.read(line), beginning, false);
        }
        return message(object, beginning, true);
    }

    private static Reading message(JsonObject object, byte[] beginning, boolean isWhole) {
        // A question whose type does not stand first was read in part, though nothing shows it.
        return new Reading(MessageJson.message(object, isWhole && !isSaid(beginning)), true);
    }

    private static boolean isSaid(byte[] beginning) {
        String text = new String(beginning, StandardCharsets.ISO_8859_1);
        for (String start : SAID) {
            if (text.startsWith(start)) {
                return true;
            }
        }
        return false;
    }
}
