package dev.agentctl.supervisor.claude;

import dev.agentctl.shared.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request for a message that a {@link ScriptedApi} took.
 *
 * @param session the CLI's session id, from its header; empty text where it has none
 * @param turn which request of that session it is, from 1
 * @param headers by their names in lower case
 */
public record ApiRequest(String session, int turn, Map<String, String> headers, JsonObject body) {
    public String model() {
        return body.text("model").orElse("");
    }

    /** Whether the answer shall be streamed. */
    public boolean streams() {
        return body.flag("stream").orElse(false);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** The names of the tools that the model may call. */
    public List<String> tools() {
        List<String> names = new ArrayList<>();
        for (JsonObject tool : body.objects("tools")) {
            tool.text("name").ifPresent(names::add);
        }
        return names;
    }

    /** All text of the conversation, one line a block: what the person, the model and the tools said, in order. */
    public String conversation() {
        StringBuilder all = new StringBuilder();
        for (JsonObject message : body.objects("messages")) {
            all.append(message.text("role").orElse("")).append(": ");
            append(all, message.fields().get("content"));
            all.append('\n');
        }
        return all.toString();
    }

    /** The text of the last message alone. */
    public String lastMessage() {
        List<JsonObject> messages = body.objects("messages");
        StringBuilder all = new StringBuilder();
        if (!messages.isEmpty()) {
            append(all, messages.getLast().fields().get("content"));
        }
        return all.toString();
    }

    private static void append(StringBuilder all, @Nullable Object content) {
        if (content instanceof String text) {
            all.append(text);
        } else if (content instanceof List<?> blocks) {
            for (Object block : blocks) {
                append(all, block);
                all.append('\n');
            }
        } else if (content instanceof JsonObject block) {
            append(all, block.fields().get("text"));
            append(all, block.fields().get("content"));
        }
    }
}
