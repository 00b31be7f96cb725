package dev.agentctl.supervisor.team;

import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.shared.agent.RateLimit;
import dev.agentctl.shared.team.Notice;
import dev.agentctl.shared.team.Signal;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.supervisor.claude.ClaudeMessage;
import dev.agentctl.supervisor.claude.ClaudeMessage.Block;
import dev.agentctl.supervisor.claude.ReadableLines;
import dev.agentctl.supervisor.claude.Verdict;
import dev.agentctl.supervisor.team.Session.Handoff;
import java.time.Instant;
import java.util.Optional;

/**
 * What a session's own lines tell of it: its costs, its context, what it does, how its turns end. Only facts are taken
 * down, so lines that an earlier supervisor left unread are taken the same way. The team's thread's.
 */
final class Hearing {
    private static final int MAX_EVIDENCE = 120;

    private final TeamState state;
    private final Parks parks;
    private final Budgets budgets;
    private final Course course;

    Hearing(TeamState state, Parks parks, Budgets budgets, Course course) {
        this.state = state;
        this.parks = parks;
        this.budgets = budgets;
        this.course = course;
    }

    /** One line, and where it ends in the stream. True where a cost came to its result: budgets are to be looked at. */
    boolean hear(Session session, ClaudeMessage message, long offset, Instant now) {
        session.offset = offset;
        session.lastHeard = now;
        double before = session.ledger.usd();
        session.ledger = session.ledger.after(message);
        double spent = session.ledger.usd() - before;
        session.burn.add(spent, now);
        state.burn.add(spent, now);
        switch (message) {
            case ClaudeMessage.Init init -> {
                session.begun = true;
                session.turnTaken = true;
                session.model = init.model().isEmpty() ? session.model : init.model();
            }
            case ClaudeMessage.Assistant said -> said(session, said, now);
            case ClaudeMessage.User heard -> heard(session, heard, now);
            case ClaudeMessage.Retry retry ->
                session.sees(
                        Signal.RETRYING,
                        "the service failed (" + Clean.line(retry.error(), 40) + "), try " + retry.attempt() + " of "
                                + retry.most(),
                        now);
            case ClaudeMessage.Limit said -> limit(session, said.limit(), now);
            case ClaudeMessage.Result result -> {
                session.progress.paid(session.ledger.usd());
                ended(session, result, now);
                return true;
            }
            case ClaudeMessage.Prompt prompt -> taken(session, prompt);
            case ClaudeMessage.Partial ignored -> {}
            case ClaudeMessage.Compacted ignored -> {}
            case ClaudeMessage.ControlRequest ignored -> {}
            case ClaudeMessage.ControlCancel ignored -> {}
            case ClaudeMessage.ControlResponse ignored -> {}
            case ClaudeMessage.Pulse ignored -> {}
            case ClaudeMessage.Unknown ignored -> {}
            case ClaudeMessage.Plain ignored -> {}
        }
        return false;
    }

    /** What became of the prompt: one that an earlier process had completed has no other result than this. */
    private static void taken(Session session, ClaudeMessage.Prompt prompt) {
        boolean own = session.turn
                .flatMap(Prompt::id)
                .filter(id -> id.toString().equals(prompt.id()))
                .isPresent();
        if (!own) {
            return;
        }
        switch (prompt.stage()) {
            case STARTED -> session.turnTaken = true;
            case COMPLETED -> {
                if (!session.turnTaken) {
                    session.endTurn();
                }
            }
            case QUEUED, CANCELLED, OTHER -> {}
        }
    }

    private void said(Session session, ClaudeMessage.Assistant said, Instant now) {
        if (said.error().isPresent()) {
            session.error = said.error();
            return;
        }
        session.lastActive = now;
        for (Block block : said.blocks()) {
            switch (block) {
                case Block.ToolUse use -> {
                    String called = ReadableLines.telling(use.input())
                            .map(input -> ": " + input)
                            .orElse("");
                    session.sees(Signal.TOOL, Clean.line(use.name() + called, MAX_EVIDENCE), now);
                    session.progress.called(use.name(), use.input());
                }
                case Block.Text text -> session.sees(Signal.MODEL, "speaks", now);
                case Block.Thinking thinking -> session.sees(Signal.MODEL, "thinks", now);
                case Block.ToolResult result -> {}
                case Block.Other other -> {}
            }
        }
        context(session, now);
    }

    private void heard(Session session, ClaudeMessage.User heard, Instant now) {
        for (Block block : heard.blocks()) {
            if (block instanceof Block.ToolResult result) {
                session.lastActive = now;
                session.progress.answered(result.isError(), result.text());
                session.sees(Signal.MODEL, "reads a tool's result", now);
            }
        }
        Optional<String> loop = session.progress.loop();
        if (loop.isEmpty()) {
            session.notices.remove(Notice.LOOP);
            return;
        }
        session.notice(Notice.LOOP, loop.get(), now);
        if (session.progress.loopBegins()) {
            session.outbox.removeIf(prompt -> prompt.kind() == Prompt.Kind.NUDGE);
            session.outbox.add(Prompts.loop(loop.get()));
        }
    }

    private void limit(Session session, RateLimit said, Instant now) {
        session.limit = Optional.of(said);
        if (said.status().equals("rejected")) {
            session.sees(Signal.LIMITED, "the service's limit " + Clean.line(said.type(), 40) + " is used up", now);
            parks.limit(session, Optional.of(said), now);
        }
    }

    /** The context's marks: at the first it is told, at the second a shift change comes. */
    private void context(Session session, Instant now) {
        TeamRules.Context marks = state.rules().context();
        long context = session.ledger.context().orElse(0);
        if (context >= marks.limit()) {
            course.beginHandoff(session, "its context has " + context + " of " + marks.limit() + " tokens", true, now);
        }
        if (context < marks.warn()) {
            session.notices.remove(Notice.CONTEXT);
            session.toldOfContext = false;
            return;
        }
        session.notice(Notice.CONTEXT, "its context has " + context + " of " + marks.limit() + " tokens", now);
        if (!session.toldOfContext && session.handoff.isEmpty()) {
            session.toldOfContext = true;
            session.outbox.addFirst(Prompts.contextNears(context, marks.limit()));
        }
    }

    private void ended(Session session, ClaudeMessage.Result result, Instant now) {
        boolean interrupted = session.interrupted;
        Optional<Prompt> turn = session.endTurn();
        session.sees(Signal.QUIET, "its turn is over", now);
        if (!result.isError()) {
            if (turn.filter(prompt -> prompt.kind() == Prompt.Kind.HANDOFF).isPresent()) {
                session.handoff = session.handoff.map(
                        handoff -> handoff.step() == Handoff.Step.WRITE ? handoff.at(Handoff.Step.WRITTEN) : handoff);
            }
            session.failures = 0;
            session.retry = Optional.empty();
            session.notices.remove(Notice.TROUBLE);
            return;
        }
        if (interrupted || result.end().startsWith("aborted")) {
            if (!interrupted || !session.turnTaken) {
                // Cut by the end of its process, and not for its own sake.
                requeue(session, turn, "its process was ended");
            }
            return;
        }
        failed(session, turn, Verdict.of(ExitReason.CLEAN, "", Optional.of(result), session.error, session.limit), now);
    }

    /** A turn, or a process, came to nothing. */
    void failed(Session session, Optional<Prompt> turn, Verdict verdict, Instant now) {
        requeue(session, turn, verdict.sentence());
        switch (verdict.conversation()) {
            case GOES_ON -> {}
            case UNKNOWN, UNUSABLE -> {
                // Nothing was ever said in it, or its transcript is gone, or the service takes no more of it.
                boolean unknown = verdict.conversation() == Verdict.Conversation.UNKNOWN;
                course.beginHandoff(
                        session, unknown ? "its conversation is not known any more" : verdict.sentence(), false, now);
                failedAgain(session, verdict.sentence(), now);
                return;
            }
        }
        switch (verdict.reason()) {
            case RATE_LIMITED -> {
                session.sees(Signal.LIMITED, verdict.sentence(), now);
                boolean known = session.limit
                        .filter(said -> said.status().equals("rejected"))
                        .isPresent();
                parks.limit(session, known ? session.limit : Optional.empty(), now);
            }
            case AUTH, BILLING, MODEL -> session.attention = Optional.of(verdict.sentence());
            case BUDGET -> {
                if (!budgets.exhaust(session)) {
                    failedAgain(session, verdict.sentence(), now);
                }
            }
            case CLEAN, CRASH, OOM_KILLED, SILENT, OPERATOR, SUPERVISOR_DIED, UNKNOWN ->
                failedAgain(session, verdict.sentence(), now);
        }
    }

    /** Waits longer with each failure in a row; at last a person must look. */
    void failedAgain(Session session, String sentence, Instant now) {
        session.failures++;
        if (session.failures >= Timings.MOST_FAILURES) {
            session.attention = Optional.of(session.failures + " failures in a row, the last: " + sentence);
        } else {
            session.retry = Optional.of(new Session.Retry(now.plus(Timings.wait(session.failures)), sentence));
            course.trouble(session, sentence, now);
        }
    }

    /** What it was told last is told again with the next turn, unless that is for the handoff to decide. */
    void requeue(Session session, Optional<Prompt> turn, String why) {
        if (turn.isEmpty() || turn.get().kind() == Prompt.Kind.HANDOFF) {
            return;
        }
        if (turn.get().kind() == Prompt.Kind.TASK && session.work.isEmpty()) {
            return; // It is over, or somebody else's by now.
        }
        if (session.turnTaken) {
            session.outbox.removeIf(prompt -> prompt.kind() == Prompt.Kind.CHECK_IN);
            session.outbox.addFirst(turn.get().again(why));
        } else {
            session.outbox.addFirst(turn.get());
        }
    }
}
