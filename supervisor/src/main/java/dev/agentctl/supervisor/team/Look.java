package dev.agentctl.supervisor.team;

import dev.agentctl.shared.team.Notice;
import dev.agentctl.shared.team.Role;
import dev.agentctl.shared.team.Signal;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.shared.text.Units;
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
    private final Course course;
    private final List<TeamEffect> effects;

    Look(TeamState state, Course course, List<TeamEffect> effects) {
        this.state = state;
        this.course = course;
        this.effects = effects;
    }

    void at(TeamEvent.Looked looked, Instant now) {
        for (Session session : state.sessions.values()) {
            session.sight = Optional.ofNullable(looked.processes().get(session.nick));
            String head = looked.heads().get(session.nick);
            if (head != null) {
                session.progress.sees(head, session.ledger.usd());
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
        if (span.compareTo(state.rules().patience().silence()) <= 0) {
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
        if (wasted.isPresent()) {
            session.notice(
                    Notice.NO_PROGRESS,
                    Units.dollars(wasted.get()) + " without a commit or a tool call that is new",
                    now);
        } else {
            session.notices.remove(Notice.NO_PROGRESS);
        }
    }

    private void quiet(Session session, Instant now) {
        boolean waits = session.cli == Cli.READY
                && session.task.isPresent()
                && session.outbox.isEmpty()
                && session.handoff.isEmpty()
                && !session.retiring
                && !session.paused
                && !state.paused
                && session.overBudget.isEmpty();
        if (!waits || session.judging) {
            return;
        }
        Duration idle = state.rules().patience().idle();
        Instant last = session.judgedAt.isAfter(session.lastActive) ? session.judgedAt : session.lastActive;
        if (Duration.between(last, now).compareTo(idle) >= 0) {
            session.judging = true;
            effects.add(new TeamEffect.Judge(session.nick, session.sessionId, session.worktree, session.task));
        }
    }

    /** The idle check has spoken; what it cost is the team's. */
    void judged(Session session, TeamEvent.Judged judged, Instant now) {
        IdleVerdict verdict = judged.verdict();
        state.checks = state.checks.plus(verdict.bill());
        verdict.bill().ifPresent(bill -> state.burn.add(bill.usd().orElse(0), now));
        session.judging = false;
        session.judgedAt = now;
        if (!judged.sessionId().equals(session.sessionId) || session.turn.isPresent()) {
            return;
        }
        String reason = Clean.line(verdict.reason(), MAX_REASON);
        if (verdict.signal() != Signal.UNKNOWN) {
            session.sees(verdict.signal(), reason, now);
        }
        if (verdict.signal() != Signal.BLOCKED) {
            session.notices.remove(Notice.BLOCKED);
        }
        switch (verdict.signal()) {
            case IDLE -> {
                session.nudges++;
                if (session.nudges <= state.rules().patience().nudges()) {
                    say(session.nick + " is idle (" + reason + "): nudged");
                    session.outbox.add(Prompts.nudge(reason));
                } else {
                    session.notice(Notice.BLOCKED, "idle after " + (session.nudges - 1) + " nudges: " + reason, now);
                }
            }
            case BLOCKED -> {
                session.notice(Notice.BLOCKED, reason, now);
                say(session.nick + " is blocked: " + reason);
            }
            case DONE -> {
                say(session.nick + " is done: " + reason);
                session.retiring = state.rules().patience().retireDone() && session.role == Role.WORKER;
            }
            case TOOL, MODEL, RETRYING, LIMITED, SILENT, PERSON, QUIET, UNKNOWN -> {}
        }
    }

    private void say(String sentence) {
        effects.add(new TeamEffect.Say(sentence, true));
    }
}
