package dev.agentctl.health.cli;

import dev.agentctl.health.snapshot.SessionCondition;
import dev.agentctl.health.snapshot.SessionSample;
import dev.agentctl.health.snapshot.TeamSample;
import dev.agentctl.shared.engine.Usage;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.team.TeamJson;
import dev.agentctl.shared.text.Clean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Teams for programs: the fields of {@link TeamJson}, its text cleaned, with whether the supervisor runs and what each
 * session's processes use. What is not known is null.
 */
public final class TeamsJson {
    private static final int MAX_TEXT = 1000;

    private TeamsJson() {}

    public static List<JsonObject> of(List<TeamSample> teams) {
        List<JsonObject> all = new ArrayList<>(teams.size());
        for (TeamSample team : teams) {
            all.add(of(team));
        }
        return all;
    }

    private static JsonObject of(TeamSample team) {
        JsonObject written = team.snapshot()
                .map(snapshot -> cleaned(TeamJson.of(snapshot).without("sessions")))
                .orElse(JsonObject.EMPTY.with("team", team.name().text()));
        List<JsonObject> sessions = new ArrayList<>();
        for (SessionSample sample : team.sessions()) {
            sessions.add(cleaned(TeamJson.of(sample.session()))
                    .with("state", SessionCondition.of(sample.session()).word())
                    .with("cpu_percent", rounded(sample.cpuPercent()))
                    .with("memory_bytes", sample.usage().map(Usage::memoryBytes).orElse(null))
                    .with("pids", sample.usage().map(Usage::pids).orElse(null)));
        }
        return written.with("sessions", sessions)
                .with("supervisor_runs", team.supervised())
                .with(
                        "problem",
                        team.problem()
                                .map(problem -> Clean.line(problem, MAX_TEXT))
                                .orElse(null));
    }

    private static JsonObject cleaned(JsonObject json) {
        JsonObject clean = JsonObject.EMPTY;
        for (Map.Entry<String, @Nullable Object> field : json.fields().entrySet()) {
            clean = clean.with(field.getKey(), cleaned(field.getValue()));
        }
        return clean;
    }

    private static @Nullable Object cleaned(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case String text -> Clean.line(text, MAX_TEXT);
            case JsonObject json -> cleaned(json);
            case List<?> list -> {
                List<@Nullable Object> clean = new ArrayList<>(list.size());
                for (Object one : list) {
                    clean.add(cleaned(one));
                }
                yield clean;
            }
            default -> value;
        };
    }

    private static @Nullable Double rounded(OptionalDouble number) {
        return number.isPresent() ? Math.round(number.getAsDouble() * 10) / 10.0 : null;
    }
}
