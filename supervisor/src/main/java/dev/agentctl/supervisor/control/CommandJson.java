package dev.agentctl.supervisor.control;

import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.team.Role;
import dev.agentctl.shared.text.Clean;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Commands as JSON: {@code {"command":"say","nick":"ada","text":"…"}}. Fields that a command does not know are passed over. */
public final class CommandJson {
    private static final String KIND = "command";

    private CommandJson() {}

    /** What is sent. */
    public static JsonObject of(TeamCommand command) {
        return switch (command) {
            case TeamCommand.Status _ -> kind("status");
            case TeamCommand.Spawn spawn ->
                kind("spawn")
                        .with("role", spawn.role().word())
                        .with("task", spawn.task().orElse(null))
                        .with("channels", spawn.channels())
                        .with("handoff_page", spawn.handoffPage().orElse(null));
            case TeamCommand.Retire retire ->
                kind("retire")
                        .with("nick", retire.nick())
                        .with("session_id", retire.sessionId().orElse(null));
            case TeamCommand.Shift shift ->
                kind("shift")
                        .with("nick", shift.nick())
                        .with("session_id", shift.sessionId().orElse(null));
            case TeamCommand.Nudge nudge -> kind("nudge").with("nick", nudge.nick());
            case TeamCommand.Say say -> kind("say").with("nick", say.nick()).with("text", say.text());
            case TeamCommand.Pause pause ->
                kind("pause").with("nick", pause.nick().orElse(null));
            case TeamCommand.Resume resume ->
                kind("resume").with("nick", resume.nick().orElse(null));
            case TeamCommand.AddTask add ->
                kind("add-task")
                        .with("text", add.text())
                        .with("addressee", add.addressee().orElse(null))
                        .with("by", add.by());
            case TeamCommand.CancelTask cancel -> kind("cancel-task").with("number", cancel.number());
            case TeamCommand.RetryTask retry -> kind("retry-task").with("number", retry.number());
            case TeamCommand.Rescued _ -> kind("rescued");
            case TeamCommand.Stop _ -> kind("stop");
        };
    }

    private static JsonObject kind(String word) {
        return JsonObject.EMPTY.with(KIND, word);
    }

    /** @throws IOException in one sentence, if it is no command, or a field of it is missing or of a wrong type */
    public static TeamCommand parse(JsonObject json) throws IOException {
        String word = required(json, KIND);
        return switch (word) {
            case "status" -> new TeamCommand.Status();
            case "spawn" ->
                new TeamCommand.Spawn(
                        role(required(json, "role")),
                        optional(json, "task"),
                        texts(json, "channels"),
                        optional(json, "handoff_page"));
            case "retire" -> new TeamCommand.Retire(required(json, "nick"), optional(json, "session_id"));
            case "shift" -> new TeamCommand.Shift(required(json, "nick"), optional(json, "session_id"));
            case "nudge" -> new TeamCommand.Nudge(required(json, "nick"));
            case "say" -> new TeamCommand.Say(required(json, "nick"), required(json, "text"));
            case "pause" -> new TeamCommand.Pause(optional(json, "nick"));
            case "resume" -> new TeamCommand.Resume(optional(json, "nick"));
            case "add-task" ->
                new TeamCommand.AddTask(required(json, "text"), optional(json, "addressee"), required(json, "by"));
            case "cancel-task" -> new TeamCommand.CancelTask(number(json, "number"));
            case "retry-task" -> new TeamCommand.RetryTask(number(json, "number"));
            case "rescued" -> new TeamCommand.Rescued();
            case "stop" -> new TeamCommand.Stop();
            default -> throw new IOException("there is no command '" + Clean.line(word, 40) + "'");
        };
    }

    private static String required(JsonObject json, String field) throws IOException {
        return optional(json, field)
                .orElseThrow(() -> new IOException(
                        field.equals(KIND)
                                ? "the field 'command' is missing"
                                : "the command '" + Clean.line(json.text(KIND).orElse(""), 40) + "' needs a " + field));
    }

    /** Empty for a field that is missing or null. */
    private static Optional<String> optional(JsonObject json, String field) throws IOException {
        return switch (json.fields().get(field)) {
            case null -> Optional.empty();
            case String text -> Optional.of(text);
            default -> throw new IOException("the field '" + field + "' must be text");
        };
    }

    private static List<String> texts(JsonObject json, String field) throws IOException {
        @Nullable Object value = json.fields().get(field);
        if (value == null) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (Object element : value instanceof List<?> list ? list : List.of(value)) {
            if (!(value instanceof List<?>) || !(element instanceof String text)) {
                throw new IOException("the field '" + field + "' must be a list of texts");
            }
            texts.add(text);
        }
        return texts;
    }

    private static long number(JsonObject json, String field) throws IOException {
        OptionalLong number = json.number(field);
        if (number.isEmpty()) {
            throw new IOException("the field '" + field + "' must be there, and a whole number");
        }
        return number.getAsLong();
    }

    private static Role role(String word) throws IOException {
        return Role.of(word)
                .orElseThrow(() ->
                        new IOException("there is no role '" + Clean.line(word, 40) + "': use em, manager or worker"));
    }
}
