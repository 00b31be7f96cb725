package dev.agentctl.shared.team;

import dev.agentctl.shared.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/** A task as JSON: the fields of state.json, of the task journal and of {@code agentctl team task … --json}. */
public final class TaskJson {
    private TaskJson() {}

    /** All of it. */
    public static JsonObject of(TeamTask task) {
        return JsonObject.EMPTY
                .with("number", task.number())
                .with("text", task.text())
                .with("by", task.origin().who())
                .with("channel", task.origin().channel().orElse(null))
                .with("addressee", task.addressee().orElse(null))
                .with("status", task.status().word())
                .with("nick", task.nick().orElse(null))
                .with("tries", task.tries())
                .with("why", task.why())
                .with("created_at", task.created().toString())
                .with("since", task.since().toString())
                .with("lease", task.lease().map(Instant::toString).orElse(null));
    }

    /** What {@link #of} gave, tolerantly; empty without a number. */
    public static Optional<TeamTask> read(JsonObject json) {
        long number = json.number("number").orElse(0);
        return number <= 0
                ? Optional.empty()
                : Optional.of(new TeamTask(
                        number,
                        json.text("text").orElse(""),
                        new TeamTask.Origin(json.text("by").orElse(""), json.text("channel")),
                        json.text("addressee"),
                        TeamTask.Status.of(json.text("status").orElse("")),
                        json.text("nick"),
                        Math.clamp(json.number("tries").orElse(0), 0, Integer.MAX_VALUE),
                        json.text("why").orElse(""),
                        json.instant("created_at").orElse(Instant.EPOCH),
                        json.instant("since").orElse(Instant.EPOCH),
                        json.instant("lease")));
    }
}
