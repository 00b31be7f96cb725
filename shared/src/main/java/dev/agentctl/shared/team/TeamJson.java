package dev.agentctl.shared.team;

import dev.agentctl.shared.agent.Tokens;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.shared.team.AgentSession.Activity;
import dev.agentctl.shared.team.AgentSession.Conversation;
import dev.agentctl.shared.team.AgentSession.Spending;
import dev.agentctl.shared.team.AgentSession.Standing;
import dev.agentctl.shared.team.AgentSession.Worktree;
import dev.agentctl.shared.team.TeamSnapshot.Chat;
import dev.agentctl.shared.team.TeamSnapshot.TeamSpending;
import dev.agentctl.shared.team.TeamSnapshot.WaitingSpawn;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A team as JSON: the fields of state.json, of {@code --json} and of the control socket. Reading is tolerant: what is
 * missing or of a wrong type reads as empty, zero, or 1970; a session without a nick or a role is passed over.
 */
public final class TeamJson {
    /** The version of the fields below; a reader takes newer ones as far as it knows their fields. */
    public static final int SCHEMA = 1;

    private TeamJson() {}

    /** All of it. */
    public static JsonObject of(TeamSnapshot team) {
        List<JsonObject> sessions = new ArrayList<>();
        for (AgentSession session : team.sessions()) {
            sessions.add(of(session));
        }
        List<JsonObject> waiting = new ArrayList<>();
        for (WaitingSpawn spawn : team.waiting()) {
            waiting.add(JsonObject.EMPTY
                    .with("role", spawn.role().word())
                    .with("task", orNull(spawn.task()))
                    .with("why", spawn.why())
                    .with("since", spawn.since().toString()));
        }
        List<JsonObject> tasks = new ArrayList<>();
        for (TeamTask task : team.tasks()) {
            tasks.add(TaskJson.of(task));
        }
        TeamSpending spending = team.spending();
        return JsonObject.EMPTY
                .with("schema", SCHEMA)
                .with("team", team.name().text())
                .with("written_at", team.writtenAt().toString())
                .with("supervisor", process(team.supervisor()))
                .with("paused", team.paused())
                .with("tokens", spending.tokens().json())
                .with("cost_usd", spending.usd())
                .with("cost_complete", spending.complete())
                .with("cost_usd_today", spending.usdToday())
                .with("cost_usd_last_hour", spending.usdLastHour())
                .with("budget_usd", orNull(spending.budgetUsd()))
                .with("budget_usd_per_day", orNull(spending.budgetUsdPerDay()))
                .with("sessions", sessions)
                .with("waiting", waiting)
                .with("tasks", tasks)
                .with("chat", chat(team.chat()))
                .with("notices", notices(team.notices()));
    }

    /** One session. */
    public static JsonObject of(AgentSession session) {
        Conversation talk = session.conversation();
        Spending spending = session.spending();
        Standing standing = session.standing();
        Activity activity = session.activity();
        return JsonObject.EMPTY
                .with("nick", session.nick())
                .with("role", session.role().word())
                .with("task", orNull(session.task()))
                .with("channels", session.channels())
                .with("generation", session.generation())
                .with("session_id", talk.sessionId())
                .with("model", talk.model())
                .with("handoff_page", orNull(talk.handoffPage()))
                .with("began_at", talk.began().toString())
                .with("tokens", spending.tokens().json())
                .with("cost_usd", spending.usd())
                .with("cost_complete", spending.complete())
                .with("cost_usd_last_hour", spending.usdLastHour())
                .with("context_tokens", spending.context())
                .with("context_limit", spending.contextLimit())
                .with("budget_usd", orNull(spending.budgetUsd()))
                .with("phase", standing.phase().word())
                .with("why", standing.why())
                .with("phase_since", standing.since().toString())
                .with("until", standing.until().map(Instant::toString).orElse(null))
                .with("signal", activity.signal().word())
                .with("evidence", activity.evidence())
                .with("signal_since", activity.since().toString())
                .with("last_active_at", activity.lastActive().toString())
                .with("notices", notices(session.notices()))
                .with(
                        "worktree",
                        session.worktree().map(tree -> tree.path().toString()).orElse(null))
                .with("branch", session.worktree().map(Worktree::branch).orElse(null))
                .with("process", process(session.process()));
    }

    /** What {@link #of(TeamSnapshot)} wrote. */
    public static TeamSnapshot snapshot(TeamName name, JsonObject json) {
        List<AgentSession> sessions = new ArrayList<>();
        for (JsonObject session : json.objects("sessions")) {
            session(session).ifPresent(sessions::add);
        }
        List<WaitingSpawn> waiting = new ArrayList<>();
        for (JsonObject spawn : json.objects("waiting")) {
            Optional<Role> role = spawn.text("role").flatMap(Role::of);
            if (role.isPresent()) {
                waiting.add(
                        new WaitingSpawn(role.get(), spawn.text("task"), text(spawn, "why"), instant(spawn, "since")));
            }
        }
        List<TeamTask> tasks = new ArrayList<>();
        for (JsonObject task : json.objects("tasks")) {
            TaskJson.read(task).ifPresent(tasks::add);
        }
        return new TeamSnapshot(
                name,
                instant(json, "written_at"),
                process(json, "supervisor"),
                json.flag("paused").orElse(false),
                sessions,
                waiting,
                tasks,
                json.object("chat").map(TeamJson::chat),
                new TeamSpending(
                        tokens(json),
                        amount(json, "cost_usd"),
                        json.flag("cost_complete").orElse(false),
                        amount(json, "cost_usd_today"),
                        amount(json, "cost_usd_last_hour"),
                        json.real("budget_usd"),
                        json.real("budget_usd_per_day")),
                notices(json));
    }

    /** One session; empty without a nick or a role. */
    public static Optional<AgentSession> session(JsonObject json) {
        Optional<Role> role = json.text("role").flatMap(Role::of);
        if (role.isEmpty() || text(json, "nick").isEmpty()) {
            return Optional.empty();
        }
        List<String> channels = new ArrayList<>();
        for (Object channel : json.list("channels")) {
            if (channel instanceof String text) {
                channels.add(text);
            }
        }
        return Optional.of(new AgentSession(
                text(json, "nick"),
                role.get(),
                json.text("task"),
                channels,
                Math.clamp(json.number("generation").orElse(1), 1, Integer.MAX_VALUE),
                new Conversation(
                        text(json, "session_id"),
                        text(json, "model"),
                        json.text("handoff_page"),
                        instant(json, "began_at")),
                new Spending(
                        tokens(json),
                        amount(json, "cost_usd"),
                        json.flag("cost_complete").orElse(false),
                        amount(json, "cost_usd_last_hour"),
                        count(json, "context_tokens"),
                        count(json, "context_limit"),
                        json.real("budget_usd")),
                new Standing(
                        Phase.of(text(json, "phase")),
                        text(json, "why"),
                        instant(json, "phase_since"),
                        json.instant("until")),
                new Activity(
                        Signal.of(text(json, "signal")),
                        text(json, "evidence"),
                        instant(json, "signal_since"),
                        instant(json, "last_active_at")),
                notices(json),
                worktree(json),
                process(json, "process")));
    }

    private static @Nullable JsonObject chat(Optional<Chat> chat) {
        return chat.map(one -> JsonObject.EMPTY
                        .with("connected", one.isConnected())
                        .with("sentence", one.sentence())
                        .with("since", one.since().toString())
                        .with("ignored", one.ignored()))
                .orElse(null);
    }

    private static Chat chat(JsonObject json) {
        return new Chat(
                json.flag("connected").orElse(false),
                text(json, "sentence"),
                instant(json, "since"),
                count(json, "ignored"));
    }

    private static Optional<Worktree> worktree(JsonObject json) {
        Optional<String> path = json.text("worktree");
        try {
            return path.isPresent() && path.get().startsWith("/")
                    ? Optional.of(new Worktree(Path.of(path.get()), text(json, "branch")))
                    : Optional.empty();
        } catch (InvalidPathException forged) {
            return Optional.empty();
        }
    }

    private static @Nullable JsonObject process(Optional<ProcessIdentity> process) {
        return process.map(one -> JsonObject.EMPTY
                        .with("pid", one.pid())
                        .with("start", one.start())
                        .with("boot", one.boot()))
                .orElse(null);
    }

    private static Optional<ProcessIdentity> process(JsonObject json, String field) {
        return json.object(field)
                .filter(one ->
                        one.number("pid").isPresent() && one.number("start").isPresent())
                .map(one -> new ProcessIdentity(count(one, "pid"), count(one, "start"), text(one, "boot")));
    }

    private static Tokens tokens(JsonObject json) {
        return json.object("tokens").map(Tokens::of).orElse(Tokens.NONE);
    }

    private static List<JsonObject> notices(List<Notice> notices) {
        List<JsonObject> all = new ArrayList<>();
        for (Notice notice : notices) {
            all.add(JsonObject.EMPTY
                    .with("kind", notice.kind())
                    .with("text", notice.text())
                    .with("since", notice.since().toString()));
        }
        return all;
    }

    private static List<Notice> notices(JsonObject json) {
        List<Notice> notices = new ArrayList<>();
        for (JsonObject notice : json.objects("notices")) {
            notices.add(new Notice(text(notice, "kind"), text(notice, "text"), instant(notice, "since")));
        }
        return notices;
    }

    private static String text(JsonObject json, String field) {
        return json.text(field).orElse("");
    }

    private static Instant instant(JsonObject json, String field) {
        return json.instant(field).orElse(Instant.EPOCH);
    }

    private static long count(JsonObject json, String field) {
        return Math.max(0, json.number(field).orElse(0));
    }

    private static double amount(JsonObject json, String field) {
        return Math.max(0, json.real(field).orElse(0));
    }

    private static @Nullable String orNull(Optional<String> text) {
        return text.orElse(null);
    }

    private static @Nullable Double orNull(OptionalDouble amount) {
        return amount.isPresent() ? amount.getAsDouble() : null;
    }
}
