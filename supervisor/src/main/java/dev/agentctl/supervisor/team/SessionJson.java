package dev.agentctl.supervisor.team;

import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.team.AgentSession;
import dev.agentctl.shared.team.Notice;
import dev.agentctl.shared.team.TeamJson;
import dev.agentctl.supervisor.claude.LedgerJson;
import dev.agentctl.supervisor.team.Session.Cli;
import dev.agentctl.supervisor.team.Session.Handoff;
import dev.agentctl.supervisor.team.Session.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** One session's part of a team's state. */
final class SessionJson {
    private SessionJson() {}

    /** What only a supervisor understands. */
    static JsonObject own(Session session) {
        List<JsonObject> outbox = new ArrayList<>();
        for (Prompt prompt : session.outbox) {
            outbox.add(json(prompt));
        }
        return JsonObject.EMPTY
                .with("task", TeamStateJson.text(session.task))
                .with("work", session.work.orElse(null))
                .with("hired", session.hired)
                .with("begun", session.begun)
                .with("tree", word(session.tree))
                .with("cli", word(session.cli))
                .with("life", session.life)
                .with("started_at", session.startedAt.toString())
                .with("offset", session.offset)
                .with("turn", session.turn.map(SessionJson::json).orElse(null))
                .with("turn_since", session.turnSince.toString())
                .with("turn_taken", session.turnTaken)
                .with("interrupted", session.interrupted)
                .with("error", TeamStateJson.text(session.error))
                .with("outbox", outbox)
                .with("retiring", session.retiring)
                .with("paused", session.paused)
                .with("attention", TeamStateJson.text(session.attention))
                .with("failures", session.failures)
                .with(
                        "retry_at",
                        session.retry.map(retry -> retry.at().toString()).orElse(null))
                .with("retry_why", session.retry.map(Session.Retry::why).orElse(null))
                .with("cut_short", TeamStateJson.text(session.cutShort))
                .with("handoff", session.handoff.map(SessionJson::json).orElse(null))
                .with("ledger", LedgerJson.of(session.ledger))
                .with("burn", TeamStateJson.burn(session.burn))
                .with("granted_usd", session.grantedUsd)
                .with("judged_at", session.judgedAt.toString())
                .with("nudges", session.nudges)
                .with("told_of_context", session.toldOfContext)
                .with("progress", session.progress.json());
    }

    /** Empty where nick or role are missing, or the role is none of the configuration's. */
    static Optional<Session> read(JsonObject json, TeamConfig config, Instant now) {
        Optional<AgentSession> shown = TeamJson.session(json);
        if (shown.isEmpty() || !config.rules().roles().containsKey(shown.get().role())) {
            return Optional.empty();
        }
        AgentSession seen = shown.get();
        JsonObject own = json.object(TeamStateJson.OWN).orElse(JsonObject.EMPTY);
        TeamRules.Loops loops = config.rules().loops();
        Session session = new Session(
                seen.nick(),
                seen.role(),
                own.text("task"),
                seen.channels(),
                seen.conversation().sessionId(),
                seen.conversation().model(),
                own.object("progress")
                        .map(progress -> Progress.of(progress, loops))
                        .orElseGet(() -> new Progress(loops)),
                now);
        session.work =
                own.number("work").isPresent() ? Optional.of(own.number("work").getAsLong()) : Optional.empty();
        session.hired = own.flag("hired").orElse(false);
        session.generation = seen.generation();
        session.handoffPage = seen.conversation().handoffPage();
        session.began = seen.conversation().began();
        session.standing = seen.standing();
        session.signal = seen.activity().signal();
        session.evidence = seen.activity().evidence();
        session.signalSince = seen.activity().since();
        session.lastActive = seen.activity().lastActive();
        session.worktree = seen.worktree();
        session.process = seen.process();
        for (Notice notice : seen.notices()) {
            session.notices.put(notice.kind(), notice);
        }
        session.begun = own.flag("begun").orElse(false);
        session.tree = one(Tree.values(), own.text("tree").orElse(""), Tree.NONE);
        session.cli = one(Cli.values(), own.text("cli").orElse(""), Cli.NONE);
        session.life = own.number("life").orElse(0);
        session.startedAt = own.instant("started_at").orElse(Instant.EPOCH);
        session.offset = Math.max(0, own.number("offset").orElse(0));
        session.turn = own.object("turn").flatMap(SessionJson::prompt);
        session.turnSince = own.instant("turn_since").orElse(now);
        session.turnTaken = own.flag("turn_taken").orElse(false);
        session.interrupted = own.flag("interrupted").orElse(false);
        session.error = own.text("error");
        for (JsonObject prompt : own.objects("outbox")) {
            prompt(prompt).ifPresent(session.outbox::add);
        }
        session.retiring = own.flag("retiring").orElse(false);
        session.paused = own.flag("paused").orElse(false);
        session.attention = own.text("attention");
        session.failures = Math.clamp(own.number("failures").orElse(0), 0, Timings.MOST_FAILURES);
        session.retry = own.instant("retry_at")
                .map(at -> new Session.Retry(at, own.text("retry_why").orElse("")));
        session.cutShort = own.text("cut_short");
        session.handoff = own.object("handoff").flatMap(handoff -> handoff(handoff, now));
        session.ledger = LedgerJson.read(own.object("ledger").orElse(JsonObject.EMPTY));
        session.burn.restore(TeamStateJson.burn(own.objects("burn")));
        session.grantedUsd = own.real("granted_usd").orElse(0);
        session.judgedAt = own.instant("judged_at").orElse(Instant.EPOCH);
        session.nudges = Math.clamp(own.number("nudges").orElse(0), 0, 1_000_000);
        session.toldOfContext = own.flag("told_of_context").orElse(false);
        return Optional.of(session);
    }

    static List<String> texts(JsonObject json, String field) {
        List<String> texts = new ArrayList<>();
        for (Object element : json.list(field)) {
            if (element instanceof String text) {
                texts.add(text);
            }
        }
        return texts;
    }

    private static JsonObject json(Prompt prompt) {
        return JsonObject.EMPTY
                .with("kind", word(prompt.kind()))
                .with("text", prompt.text())
                .with("id", prompt.id().map(UUID::toString).orElse(null))
                .with("cut", TeamStateJson.text(prompt.cut()));
    }

    private static Optional<Prompt> prompt(JsonObject json) {
        return json.text("text")
                .map(text -> new Prompt(
                        one(Prompt.Kind.values(), json.text("kind").orElse(""), Prompt.Kind.SAY),
                        text,
                        json.text("id").flatMap(SessionJson::uuid),
                        json.text("cut")));
    }

    private static JsonObject json(Handoff handoff) {
        return JsonObject.EMPTY
                .with("page", handoff.page())
                .with("why", handoff.why())
                .with("step", word(handoff.step()))
                .with("since", handoff.since().toString())
                .with("deadline", handoff.deadline().map(Instant::toString).orElse(null))
                .with("problem", TeamStateJson.text(handoff.problem()));
    }

    private static Optional<Handoff> handoff(JsonObject json, Instant now) {
        return json.text("page")
                .map(page -> new Handoff(
                        page,
                        json.text("why").orElse(""),
                        one(Handoff.Step.values(), json.text("step").orElse(""), Handoff.Step.WRITE),
                        json.instant("since").orElse(now),
                        json.instant("deadline"),
                        json.text("problem")));
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException forged) {
            return Optional.empty();
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> E one(E[] values, String word, E otherwise) {
        for (E value : values) {
            if (word(value).equals(word)) {
                return value;
            }
        }
        return otherwise;
    }
}
