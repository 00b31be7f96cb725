package dev.agentctl.supervisor.control;

import dev.agentctl.shared.json.JsonObject;

/**
 * What the supervisor answers.
 *
 * @param ok false where nothing was done
 * @param sentence for a person: what was done, or why not
 * @param facts further fields, by command
 */
public record TeamReply(boolean ok, String sentence, JsonObject facts) {
    public static TeamReply done(String sentence) {
        return new TeamReply(true, sentence, JsonObject.EMPTY);
    }

    public static TeamReply refused(String sentence) {
        return new TeamReply(false, sentence, JsonObject.EMPTY);
    }

    /** The same with these fields. */
    public TeamReply with(JsonObject fields) {
        return new TeamReply(ok, sentence, fields);
    }
}
