package dev.agentctl.tui.screen;

import dev.agentctl.health.remedy.Reasons;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.cli.Sentences;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.team.TeamHomes;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.supervisor.control.TeamCommand;
import dev.agentctl.supervisor.control.TeamReply;
import dev.agentctl.tui.state.Event;
import dev.agentctl.tui.state.SessionAct;
import dev.agentctl.tui.state.TaskAct;
import dev.agentctl.tui.state.TeamAct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Has teams' supervisors do what a key asked for, and writes each attempt into the event log before its outcome is told.
 * Safe from any thread; each call blocks until the supervisor has answered, at most for {@link #PATIENCE}.
 */
final class TeamDesk {
    /** A supervisor answers at once; one that does not is stuck or gone. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int MAX_SENTENCE = 500;

    private final AgentHomes homes;
    private final Clock clock;
    private final Line line;

    /** How a supervisor is spoken to. */
    interface Line {
        /** @throws IOException in one sentence, if nobody answered in time */
        TeamReply ask(Path socket, TeamCommand command, Duration bound) throws IOException, InterruptedException;
    }

    TeamDesk(AgentHomes homes, Clock clock, Line line) {
        this.homes = homes;
        this.clock = clock;
        this.line = line;
    }

    /** Asks, and tells what came of it. */
    Event.Acted ask(TeamAct act) {
        boolean done = false;
        String word;
        String said;
        try {
            Path socket = new TeamHomes(homes).home(act.team()).socket();
            TeamReply reply = line.ask(socket, command(act), PATIENCE);
            done = reply.ok();
            word = done ? "done" : "refused";
            said = reply.sentence();
        } catch (IOException unanswered) {
            word = "failed";
            said = Sentences.of(unanswered);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            word = "failed";
            said = "interrupted before the supervisor answered";
        }
        String answer = Clean.line(said, MAX_SENTENCE);
        String sentence = answer.startsWith(act.name() + " ") ? answer : act.name() + ": " + answer;
        try {
            Files.createDirectories(homes.root());
            homes.eventLog().append(entry(act, word, sentence));
        } catch (IOException unwritten) {
            return new Event.Acted(
                    act.id(),
                    false,
                    sentence + "; but " + homes.root() + "/events.jsonl could not be written: "
                            + Sentences.of(unwritten));
        }
        return new Event.Acted(act.id(), done, sentence);
    }

    private static TeamCommand command(TeamAct act) {
        return switch (act) {
            case SessionAct session -> command(session);
            case TaskAct task -> {
                long number = task.target().task().number();
                yield switch (task.verb()) {
                    case CANCEL -> new TeamCommand.CancelTask(number);
                    case RETRY -> new TeamCommand.RetryTask(number);
                };
            }
        };
    }

    /** What ends a conversation names it, so that it hits what was on the screen and no successor. */
    private static TeamCommand command(SessionAct act) {
        String nick = act.target().session().nick();
        String sessionId = act.target().session().conversation().sessionId();
        Optional<String> pinned = sessionId.isEmpty() ? Optional.empty() : Optional.of(sessionId);
        return switch (act.verb()) {
            case RETIRE -> new TeamCommand.Retire(nick, pinned);
            case SHIFT -> new TeamCommand.Shift(nick, pinned);
            case NUDGE -> new TeamCommand.Nudge(nick);
            case PAUSE -> new TeamCommand.Pause(Optional.of(nick));
            case RESUME -> new TeamCommand.Resume(Optional.of(nick));
        };
    }

    private JsonObject entry(TeamAct act, String outcome, String said) {
        JsonObject entry = JsonObject.EMPTY
                .with("at", clock.instant().toString())
                .with("act", act.word())
                .with("team", act.team().text());
        return target(entry, act)
                .with("by", "agent-monitor")
                .with("why", Reasons.json(act.why()))
                .with("outcome", outcome)
                .with("said", said);
    }

    private static JsonObject target(JsonObject entry, TeamAct act) {
        return switch (act) {
            case SessionAct session ->
                entry.with("session", session.name())
                        .with(
                                "session_id",
                                Clean.line(
                                        session.target()
                                                .session()
                                                .conversation()
                                                .sessionId(),
                                        MAX_SENTENCE))
                        .with("generation", session.target().session().generation());
            case TaskAct task -> entry.with("task", task.target().task().number());
        };
    }
}
