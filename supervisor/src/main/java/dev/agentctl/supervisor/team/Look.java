package dev.agentctl.supervisor.team;

import dev.agentctl.shared.team.Notice;
import dev.agentctl.shared.team.Role;
import dev.agentctl.shared.team.Signal;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.shared.text.Units;
import dev.agentctl.supervisor.claude.ClaudeMessage.Bill;
import dev.agentctl.supervisor.claude.Ledger;
import dev.agentctl.supervisor.team.Session.Cli;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The look at all sessions every {@link Timings#LOOK}: what can be measured comes first, and only a quiet session with a
 * task is given to the idle check. An idle one is nudged, a blocked one is told of, one that is done is retired if the
 * rules say so. The team's thread's.
 */
final class Look {
    private static final int MAX_REASON = 200;

    private final TeamState state;
    private final Parks parks;
    private final Course course;
    private final List<TeamEffect> effects;

    Look(TeamState state, Parks parks, Course course, List<TeamEffect> effects) {
        this.state = state;
        this.parks = parks;
        this.course = course;
        this.effects = effects;
    }

    void at(TeamEvent.Looked looked, Instant now) {
        for (Session session : state.sessions.values()) {
            session.sight = Optional.ofNullable(looked.processes().get(session.nick));
            String head = looked.heads().get(session.nick);
            if (head != null && session.progress.sees(head, session.ledger.usd())) {
                session.nudges = 0;
            }
            waste(session, now);
            if (session.turn.isPresent()) {
                silence(session, now);
            } else {
                quiet(session, now);
            }
        }
    }

    /** A turn of which nothing is heard: its process is ended, and the conversation resumed. A tool may take its time. */
    private void silence(Session session, Instant now) {
        Duration span = Duration.between(session.lastHeard, now);
        if (session.signal == Signal.PERSON) {
            return; // A person may take any time.
        }
        if (session.cli != Cli.READY || span.compareTo(state.rules().patience().silence()) <= 0) {
            return;
        }
        boolean toolRuns = session.signal == Signal.TOOL
                && session.sight.filter(sight -> sight.count() > 1).isPresent();
        if (toolRuns) {
            session.notice(
                    Notice.TROUBLE,
                    "a tool has run for " + Units.duration(span) + " without a sign (" + session.evidence + "), its "
                            + session.sight.map(TeamEvent.Sight::count).orElse(0) + " processes use "
                            + Math.round(session.sight
                                    .map(TeamEvent.Sight::cpuPercent)
                                    .orElse(0.0)) + "% CPU",
                    now);
            return;
        }
        session.sees(Signal.SILENT, "nothing was heard for " + Units.duration(span), now);
        course.trouble(session, "was silent for " + Units.duration(span) + ": its process is ended", now);
        course.end(session);
    }

    private void waste(Session session, Instant now) {
        Optional<Double> wasted = session.progress.wasted(session.ledger.usd());
        if (wasted.isEmpty()) {
            session.notices.remove(Notice.NO_PROGRESS);
            return;
        }
        String what = Units.dollars(wasted.get()) + " without a commit or a tool call that is new";
        if (!session.notices.containsKey(Notice.NO_PROGRESS)) {
            say(session.nick + ": " + what + ": nudged");
            session.outbox.add(Prompts.loop(what));
        }
        session.notice(Notice.NO_PROGRESS, what, now);
    }

    private void quiet(Session session, Instant now) {
        boolean isAnswered = switch (session.signal) {
            case IDLE, BLOCKED, DONE -> true;
            case TOOL, MODEL, RETRYING, LIMITED, SILENT, PERSON, QUIET, UNKNOWN -> false;
        };
        if (session.judging || isAnswered || !waits(session, now)) {
            return;
        }
        Duration idle = state.rules().patience().idle();
        Instant last = session.judgedAt.isAfter(session.lastActive) ? session.judgedAt : session.lastActive;
        if (Duration.between(last, now).compareTo(idle) >= 0) {
            session.judging = true;
            long check = ++state.lives;
            state.checking.put(check, Ledger.EMPTY);
            effects.add(new TeamEffect.Judge(
                    session.nick, check, session.sessionId, session.worktree, state.taskOf(session)));
        }
    }

    /** Whether nothing is to come by itself: it has a task, and neither a turn nor anything that it will be told. */
    private boolean waits(Session session, Instant now) {
        return session.cli == Cli.READY
                && state.taskOf(session).isPresent()
                && session.turn.isEmpty()
                && session.outbox.isEmpty()
                && session.handoff.isEmpty()
                && !session.retiring
                && session.attention.isEmpty()
                && parks.of(session, now).isEmpty();
    }

    /** What an idle check cost is the team's, whatever became of its session. */
    void paid(long check, Optional<Bill> bill, Instant now) {
        if (state.checking.remove(check) == null) {
            return;
        }
        effects.add(new TeamEffect.DropStream(TeamEffect.IDLE_CHECK, check));
        state.checks = state.checks.plus(bill);
        bill.ifPresent(one -> state.burn.add(one.usd().orElse(0), now));
    }

    /** The checks that an earlier supervisor had asked for will not be answered; they cost what they were heard to cost. */
    void forget() {
        state.checking.forEach((check, ledger) -> {
            state.checks = state.checks.plus(ledger.ended());
            effects.add(new TeamEffect.DropStream(TeamEffect.IDLE_CHECK, check));
        });
        state.checking.clear();
    }

    /** The idle check has spoken. */
    void judged(Session session, TeamEvent.Judged judged, Instant now) {
        IdleVerdict verdict = judged.verdict();
        session.judging = false;
        if (!judged.sessionId().equals(session.sessionId)) {
            return;
        }
        session.judgedAt = now;
        if (!waits(session, now)) {
            return; // What was looked at is over.
        }
        String reason = Clean.line(verdict.reason(), MAX_REASON);
        if (verdict.signal() != Signal.UNKNOWN) {
            session.sees(verdict.signal(), reason, now);
        }
        boolean isUnanswered = verdict.signal() == Signal.DONE && session.work.isPresent();
        if (verdict.signal() != Signal.IDLE && verdict.signal() != Signal.UNKNOWN && !isUnanswered) {
            session.nudges = 0;
        }
        switch (verdict.signal()) {
            case IDLE -> {
                if (session.nudges < state.rules().patience().nudges()) {
                    session.nudges++;
                    say(session.nick + " is idle (" + reason + "): nudged");
                    session.outbox.add(Prompts.nudge(reason));
                } else {
                    String still = "idle after " + session.nudges + " nudges: " + reason;
                    session.notice(Notice.BLOCKED, still, now);
                    say(session.nick + " is " + still);
                }
            }
            case BLOCKED -> {
                session.notice(Notice.BLOCKED, reason, now);
                say(session.nick + " is blocked: " + reason);
            }
            case DONE -> {
                if (session.work.isPresent()) {
                    unanswered(session, reason, now);
                    return;
                }
                say(session.nick + " is done: " + reason);
                session.retiring |= state.rules().patience().retireDone() && session.role == Role.WORKER;
            }
            case TOOL, MODEL, RETRYING, LIMITED, SILENT, PERSON, QUIET, UNKNOWN -> {}
        }
    }

    /** It seems to be done, and its task is open: it is asked for its answer, and at last a person is told. */
    private void unanswered(Session session, String reason, Instant now) {
        if (session.nudges < state.rules().patience().nudges()) {
            session.nudges++;
            session.outbox.add(Prompts.unanswered(session.work.orElseThrow()));
            say(session.nick + " seems to be done (" + reason + "): asked for its task's answer");
        } else {
            String still = "its task is open after " + session.nudges + " nudges, though it seems done: " + reason;
            session.notice(Notice.BLOCKED, still, now);
            say(session.nick + ": " + still);
        }
    }

    private void say(String sentence) {
        effects.add(new TeamEffect.Say(sentence, true));
    }
}
