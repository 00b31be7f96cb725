package dev.agentctl.supervisor.team;

import dev.agentctl.shared.agent.Tokens;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.team.AgentSession;
import dev.agentctl.shared.team.Role;
import dev.agentctl.shared.team.TaskJson;
import dev.agentctl.shared.team.TeamJson;
import dev.agentctl.shared.team.TeamSnapshot;
import dev.agentctl.supervisor.claude.Ledger;
import dev.agentctl.supervisor.team.TeamState.Past;
import dev.agentctl.supervisor.team.TeamState.Waiting;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that a team's supervisor must remember, as JSON: what everybody reads ({@link TeamJson}), and beside it, under
 * {@code own}, what only a supervisor understands.
 */
final class TeamStateJson {
    static final String OWN = "own";

    private TeamStateJson() {}

    static JsonObject of(TeamState state, Instant now) {
        TeamSnapshot snapshot = TeamView.of(state, now);
        List<JsonObject> sessions = new ArrayList<>();
        for (AgentSession shown : snapshot.sessions()) {
            Session session = Objects.requireNonNull(state.sessions.get(shown.nick()));
            sessions.add(TeamJson.of(shown).with(OWN, SessionJson.own(session)));
        }
        return TeamJson.of(snapshot).with("sessions", sessions).with(OWN, own(state));
    }

    /** What {@link #of} wrote, for the configuration as it is now. */
    static TeamState read(JsonObject json, TeamConfig config, Instant now) {
        TeamState state = new TeamState(config);
        JsonObject own = json.object(OWN).orElse(JsonObject.EMPTY);
        for (JsonObject session : json.objects("sessions")) {
            SessionJson.read(session, config, now).ifPresent(one -> state.sessions.put(one.nick, one));
        }
        for (JsonObject task : json.objects("tasks")) {
            TaskJson.read(task).ifPresent(one -> state.tasks.put(one.number(), one));
        }
        state.lastTask = Math.max(own.number("last_task").orElse(0), state.tasks.isEmpty() ? 0 : state.tasks.lastKey());
        state.chat.restore(own.object("chat").orElse(JsonObject.EMPTY));
        state.paused = json.flag("paused").orElse(false);
        state.lives = own.number("lives").orElse(0);
        state.pages = own.number("pages").orElse(0);
        state.nextName = Math.clamp(
                own.number("next_name").orElse(0), 0, Math.max(0, config.names().size() - 1));
        for (JsonObject limit : own.objects("limits")) {
            Optional<Instant> until = limit.instant("until");
            if (until.isPresent()) {
                state.limits.put(limit.text("credential").orElse(""), until.get());
            }
        }
        for (JsonObject past : own.objects("past")) {
            past.text("role").flatMap(Role::of).ifPresent(role -> state.past.put(role, past(past)));
        }
        for (Object check : own.list("checking")) {
            if (check instanceof Long life) {
                state.checking.put(life, Ledger.EMPTY);
            }
        }
        state.checks = own.object("checks").map(TeamStateJson::past).orElse(Past.NONE);
        state.burn.restore(burn(own.objects("burn")));
        state.day = day(own.text("day").orElse(""));
        state.usdAtMidnight = own.real("usd_at_midnight").orElse(0);
        for (JsonObject granted : own.objects("granted")) {
            state.granted.put(
                    granted.text("scope").orElse(""), granted.real("usd").orElse(0));
        }
        for (JsonObject spawn : own.objects("waiting")) {
            Optional<Role> role = spawn.text("role").flatMap(Role::of);
            if (role.isPresent()) {
                state.waiting.addLast(new Waiting(
                        role.get(),
                        spawn.text("task"),
                        SessionJson.texts(spawn, "channels"),
                        spawn.text("handoff_page"),
                        spawn.text("why").orElse(""),
                        spawn.instant("since").orElse(now)));
            }
        }
        return state;
    }

    private static JsonObject own(TeamState state) {
        List<JsonObject> limits = new ArrayList<>();
        for (Map.Entry<String, Instant> limit : state.limits.entrySet()) {
            limits.add(JsonObject.EMPTY
                    .with("credential", limit.getKey())
                    .with("until", limit.getValue().toString()));
        }
        List<JsonObject> past = new ArrayList<>();
        for (Map.Entry<Role, Past> one : state.past.entrySet()) {
            past.add(past(one.getValue()).with("role", one.getKey().word()));
        }
        List<JsonObject> granted = new ArrayList<>();
        for (Map.Entry<String, Double> one : state.granted.entrySet()) {
            granted.add(JsonObject.EMPTY.with("scope", one.getKey()).with("usd", one.getValue()));
        }
        List<JsonObject> waiting = new ArrayList<>();
        for (Waiting spawn : state.waiting) {
            waiting.add(JsonObject.EMPTY
                    .with("role", spawn.role().word())
                    .with("task", text(spawn.task()))
                    .with("channels", spawn.channels())
                    .with("handoff_page", text(spawn.handoffPage()))
                    .with("why", spawn.why())
                    .with("since", spawn.since().toString()));
        }
        return JsonObject.EMPTY
                .with("lives", state.lives)
                .with("pages", state.pages)
                .with("next_name", state.nextName)
                .with("limits", limits)
                .with("past", past)
                .with("checking", List.copyOf(state.checking.keySet()))
                .with("checks", past(state.checks))
                .with("burn", burn(state.burn))
                .with("day", state.day.toString())
                .with("usd_at_midnight", state.usdAtMidnight)
                .with("granted", granted)
                .with("waiting", waiting)
                .with("last_task", state.lastTask)
                .with("chat", state.chat.json());
    }

    static List<JsonObject> burn(Burn burn) {
        List<JsonObject> spent = new ArrayList<>();
        for (Burn.Spent one : burn.all()) {
            spent.add(JsonObject.EMPTY.with("minute", one.minute()).with("usd", one.usd()));
        }
        return spent;
    }

    static List<Burn.Spent> burn(List<JsonObject> json) {
        List<Burn.Spent> spent = new ArrayList<>();
        for (JsonObject one : json) {
            spent.add(new Burn.Spent(
                    one.number("minute").orElse(0), Math.max(0, one.real("usd").orElse(0))));
        }
        return spent;
    }

    private static JsonObject past(Past past) {
        return past.tokens().json().with("usd", past.usd()).with("complete", past.complete());
    }

    private static Past past(JsonObject json) {
        return new Past(
                Tokens.of(json),
                Math.max(0, json.real("usd").orElse(0)),
                json.flag("complete").orElse(true));
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException none) {
            return LocalDate.EPOCH;
        }
    }

    static @Nullable String text(Optional<String> text) {
        return text.orElse(null);
    }
}
