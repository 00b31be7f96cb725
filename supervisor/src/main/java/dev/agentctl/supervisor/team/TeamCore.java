package dev.agentctl.supervisor.team;

import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.supervisor.claude.Verdict;
import dev.agentctl.supervisor.team.Session.Cli;
import dev.agentctl.supervisor.team.Session.Tree;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * All decisions of a team: an event changes the state, and gives what is to be done in the world. Has no clock, does no
 * input or output, starts no thread: the same events at the same times lead to the same effects. The team's thread's.
 */
public final class TeamCore {
    private final TeamState state;
    private final List<TeamEffect> effects = new ArrayList<>();
    private final Budgets budgets;
    private final Parks parks;
    private final Course course;
    private final Admission admission;
    private final Hearing hearing;
    private final Look look;
    private final Operator operator;
    /** Whether what an earlier supervisor left is settled: before that nothing is begun. */
    private boolean settled;

    private boolean finished;

    /** @param ids of new conversations */
    TeamCore(TeamState state, ZoneId zone, Supplier<UUID> ids) {
        this.state = state;
        this.budgets = new Budgets(state, zone);
        this.parks = new Parks(state, budgets);
        this.course = new Course(state, parks, budgets, ids, effects);
        this.admission = new Admission(state, budgets, ids, effects);
        this.hearing = new Hearing(state, parks, course);
        this.look = new Look(state, course, effects);
        this.operator = new Operator(state, budgets, parks, course, admission, effects);
    }

    /** What a supervisor does first: the team's earlier processes are ended, and what they printed is read. */
    List<TeamEffect> begin(Instant now) {
        effects.clear();
        budgets.look(now);
        List<ProcessIdentity> known = new ArrayList<>();
        for (Session session : state.sessions.values()) {
            session.process.ifPresent(known::add);
        }
        effects.add(new TeamEffect.EndLeftovers(known));
        return List.copyOf(effects);
    }

    /** What follows from an event. */
    List<TeamEffect> on(TeamEvent event, Instant now) {
        effects.clear();
        switch (event) {
            case TeamEvent.Asked asked -> {
                operator.asked(asked.command(), asked.ticket(), now);
                everyone(now);
            }
            case TeamEvent.LeftoversEnded ended -> readLeftovers();
            case TeamEvent.LeftHeard left ->
                living(left.nick(), left.life())
                        .ifPresent(session -> hearing.hear(session, left.message(), left.offset(), now));
            case TeamEvent.LeftoversRead read -> recover(now);
            case TeamEvent.WorktreeMade made -> {
                for (Session session : named(made.nick())) {
                    session.tree = Tree.MADE;
                    session.worktree = Optional.of(made.worktree());
                    steer(session, now);
                }
            }
            case TeamEvent.WorktreeFailed failed -> {
                for (Session session : named(failed.nick())) {
                    session.tree = session.tree == Tree.REMOVING ? Tree.MADE : Tree.NONE;
                    if (session.retiring) {
                        // Its work stays where it is; the next start looks at it again.
                        course.trouble(session, failed.sentence(), now);
                        session.tree = Tree.NONE;
                    } else {
                        hearing.failedAgain(session, failed.sentence(), now);
                    }
                    steer(session, now);
                }
            }
            case TeamEvent.WorktreeRemoved removed -> {
                for (Session session : named(removed.nick())) {
                    session.tree = Tree.NONE;
                    session.worktree = Optional.empty();
                    for (String sentence : removed.sentences()) {
                        effects.add(new TeamEffect.Say(session.nick + ": " + sentence, true));
                    }
                    steer(session, now);
                }
            }
            case TeamEvent.Started started -> {
                for (Session session :
                        living(started.nick(), started.life()).stream().toList()) {
                    session.process = Optional.of(started.process());
                }
            }
            case TeamEvent.Ready ready -> {
                for (Session session :
                        living(ready.nick(), ready.life()).stream().toList()) {
                    if (session.cli == Cli.STARTING) {
                        session.cli = Cli.READY;
                    }
                    steer(session, now);
                }
            }
            case TeamEvent.StartFailed failed -> {
                for (Session session :
                        living(failed.nick(), failed.life()).stream().toList()) {
                    session.cli = Cli.NONE;
                    hearing.failedAgain(session, failed.sentence(), now);
                    steer(session, now);
                }
            }
            case TeamEvent.TooLarge large -> {
                for (Session session :
                        living(large.nick(), large.life()).stream().toList()) {
                    session.cli = Cli.NONE;
                    course.beginHandoff(
                            session,
                            "its transcript of " + large.bytes() + " bytes is too large to be resumed",
                            false,
                            now);
                    steer(session, now);
                }
            }
            case TeamEvent.Heard heard -> {
                for (Session session :
                        living(heard.nick(), heard.life()).stream().toList()) {
                    if (hearing.hear(session, heard.message(), heard.offset(), now)) {
                        budgets.look(now);
                    }
                    if (session.progress.loopPersists()) {
                        course.interrupt(session);
                        session.progress.forgive();
                    }
                    steer(session, now);
                }
            }
            case TeamEvent.Ended ended -> {
                for (Session session :
                        living(ended.nick(), ended.life()).stream().toList()) {
                    ended(session, ended.reason(), ended.sentence(), now);
                    steer(session, now);
                }
            }
            case TeamEvent.PageChecked checked -> {
                for (Session session : named(checked.nick())) {
                    course.pageChecked(session, checked.page(), checked.problem(), now);
                    steer(session, now);
                }
            }
            case TeamEvent.PageMade made -> {
                for (Session session : named(made.nick())) {
                    course.pageMade(session, made.page(), made.sentence(), now);
                    steer(session, now);
                }
            }
            case TeamEvent.Judged judged -> {
                for (Session session : named(judged.nick())) {
                    look.judged(session, judged, now);
                    budgets.look(now);
                    steer(session, now);
                }
            }
            case TeamEvent.Looked looked -> {
                state.memoryPressure = looked.memoryPressure();
                budgets.look(now);
                if (settled && !state.stopping) {
                    look.at(looked, now);
                    admission.keep(now);
                }
                everyone(now);
            }
            case TeamEvent.KillFile kill -> {
                if (!kill.file().equals(state.killFile)) {
                    state.killFile = kill.file();
                    effects.add(new TeamEffect.Say(
                            kill.file()
                                    .map(file -> "the kill file " + file + " exists: all sessions are ended")
                                    .orElse("the kill file is gone: the sessions go on"),
                            true));
                }
                everyone(now);
            }
            case TeamEvent.Tick tick -> everyone(now);
        }
        return List.copyOf(effects);
    }

    /** When time alone changes something next; empty while nothing waits for a time. */
    Optional<Instant> wake(Instant now) {
        Optional<Instant> next = Optional.empty();
        for (Session session : state.sessions.values()) {
            Optional<Instant> own = parks.of(session, now)
                    .flatMap(Parks.Park::until)
                    .or(() -> session.handoff.map(handoff -> handoff.deadline()
                            .orElse(handoff.since().plus(state.rules().context().handoff()))));
            if (own.isPresent() && (next.isEmpty() || own.get().isBefore(next.get()))) {
                next = own;
            }
        }
        return next;
    }

    TeamState state() {
        return state;
    }

    private List<Session> named(String nick) {
        Session session = state.sessions.get(nick);
        return session == null ? List.of() : List.of(session);
    }

    /** The session whose present process this is: what is told of an earlier one changes nothing. */
    private Optional<Session> living(String nick, long life) {
        return Optional.ofNullable(state.sessions.get(nick)).filter(session -> session.life == life);
    }

    private void steer(Session session, Instant now) {
        if (!settled) {
            return;
        }
        if (!course.steer(session, now)) {
            effects.add(new TeamEffect.Say(session.nick + " has left the team", true));
            everyone(now);
        }
        finishIfDone();
    }

    private void everyone(Instant now) {
        if (!settled) {
            finishIfDone();
            return;
        }
        for (Session session : state.all()) {
            if (!course.steer(session, now)) {
                effects.add(new TeamEffect.Say(session.nick + " has left the team", true));
            }
        }
        for (Session session : admission.admit(now)) {
            course.steer(session, now);
        }
        finishIfDone();
    }

    private void readLeftovers() {
        List<TeamEffect.Stream> streams = new ArrayList<>();
        for (Session session : state.sessions.values()) {
            if (session.cli != Cli.NONE) {
                streams.add(new TeamEffect.Stream(session.nick, session.life, session.offset));
            }
        }
        effects.add(new TeamEffect.ReadLeftovers(streams));
    }

    /** All earlier processes have ended and were heard: each session goes on from what is known of it. */
    private void recover(Instant now) {
        for (Session session : state.sessions.values()) {
            boolean ran = session.life > 0 && session.cli != Cli.NONE;
            if (ran) {
                effects.add(new TeamEffect.DropStream(session.nick, session.life));
            }
            Optional<Prompt> turn = session.endTurn();
            session.cli = Cli.NONE;
            session.process = Optional.empty();
            session.ledger = session.ledger.ended();
            session.judging = false;
            session.tree = switch (session.tree) {
                case NONE, MAKING -> Tree.NONE;
                case MADE -> Tree.MADE;
                case REMOVING -> session.worktree.isPresent() ? Tree.MADE : Tree.NONE;
            };
            session.handoff = session.handoff.map(Session.Handoff::askedAnew);
            if (turn.isPresent()) {
                hearing.requeue(session, turn, "the team's supervisor was started anew");
            } else if (ran && session.begun && session.outbox.isEmpty() && session.handoff.isEmpty()) {
                session.outbox.add(Prompts.checkIn("the team's supervisor was started anew", Optional.empty()));
            }
        }
        settled = true;
        budgets.look(now);
        admission.keep(now);
        everyone(now);
    }

    private void ended(Session session, ExitReason reason, String sentence, Instant now) {
        effects.add(new TeamEffect.DropStream(session.nick, session.life));
        boolean wanted = session.cli == Cli.ENDING;
        if (session.startedAt.plus(Timings.LONG_RUN).isBefore(now)) {
            session.failures = 0;
        }
        session.cli = Cli.NONE;
        session.process = Optional.empty();
        Optional<Prompt> turn = session.endTurn();
        session.ledger = session.ledger.ended();
        if (wanted) {
            hearing.requeue(session, turn, "its process was ended");
        } else if (session.handoff
                .filter(handoff ->
                        handoff.step() == Session.Handoff.Step.MAKE || handoff.step() == Session.Handoff.Step.MAKING)
                .isPresent()) {
            // What ended its conversation was told already, and is dealt with.
            return;
        } else {
            hearing.failed(
                    session, turn, Verdict.of(reason, sentence, Optional.empty(), session.error, session.limit), now);
        }
    }

    private void finishIfDone() {
        if (!state.stopping || finished) {
            return;
        }
        for (Session session : state.sessions.values()) {
            if (session.cli != Cli.NONE) {
                return;
            }
        }
        finished = true;
        effects.add(new TeamEffect.Finish());
    }
}
