package dev.agentctl.supervisor.control;

import dev.agentctl.shared.json.JsonObject;
import java.io.IOException;

/** Replies as JSON: {@code {"ok":true,"sentence":"…","facts":{…}}}. */
public final class ReplyJson {
    private ReplyJson() {}

    /** What is sent. */
    public static JsonObject of(TeamReply reply) {
        return JsonObject.EMPTY
                .with("ok", reply.ok())
                .with("sentence", reply.sentence())
                .with("facts", reply.facts());
    }

    /** @throws IOException in one sentence, if it does not say whether it was done; all else may be missing */
    public static TeamReply parse(JsonObject json) throws IOException {
        return new TeamReply(
                json.flag("ok").orElseThrow(() -> new IOException("the reply does not say whether it was done")),
                json.text("sentence").orElse(""),
                json.object("facts").orElse(JsonObject.EMPTY));
    }
}
