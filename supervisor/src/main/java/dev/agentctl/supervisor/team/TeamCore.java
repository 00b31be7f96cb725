package dev.agentctl.supervisor.team;

import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.shared.team.Signal;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.supervisor.claude.Verdict;
import dev.agentctl.supervisor.team.Session.Cli;
import dev.agentctl.supervisor.team.Session.Tree;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * All decisions of a team: an event changes the state, and gives what is to be done in the world. Has no clock, does no
 * input or output, starts no thread: the same events at the same times lead to the same effects. The team's thread's.
 */
public final class TeamCore {
    private static final int MAX_QUESTION = 200;

    private final TeamState state;
    private final List<TeamEffect> effects = new ArrayList<>();
    private final Budgets budgets;
    private final Parks parks;
    private final Course course;
    private final Admission admission;
    private final Hearing hearing;
    private final Look look;
    private final Operator operator;
    private final TaskBook tasks;
    private final Dispatch dispatch;
    private final People people;
    /** Who the chat was last told is there. */
    private Optional<Map<String, List<String>>> present = Optional.empty();
    /** Whether what an earlier supervisor left is settled: before that nothing is begun. */
    private boolean settled;

    private boolean finished;

    /** @param ids of new conversations */
    TeamCore(TeamState state, ZoneId zone, Supplier<UUID> ids) {
        this.state = state;
        this.budgets = new Budgets(state, zone);
        this.parks = new Parks(state, budgets);
        this.tasks = new TaskBook(state, effects);
        this.course = new Course(state, parks, budgets, tasks, ids, effects);
        this.admission = new Admission(state, budgets, ids, effects);
        this.hearing = new Hearing(state, parks, budgets, course);
        this.look = new Look(state, parks, course, effects);
        this.operator = new Operator(state, budgets, parks, course, admission, tasks, effects);
        this.dispatch = new Dispatch(state, tasks, parks, admission, effects);
        this.people = new People(state, tasks, effects);
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
                budgets.look(now);
                operator.asked(asked.command(), asked.ticket(), now);
                everyone(now);
            }
            case TeamEvent.LeftoversEnded ended -> readLeftovers();
            case TeamEvent.LeftHeard left -> {
                state.checking.computeIfPresent(left.life(), (check, ledger) -> ledger.after(left.message()));
                of(left.nick(), left.life(), now, session -> hearing.hear(session, left.message(), left.offset(), now));
            }
            case TeamEvent.LeftoversRead read -> recover(now);
            case TeamEvent.WorktreeMade made ->
                of(made.nick(), now, session -> {
                    session.tree = Tree.MADE;
                    session.worktree = Optional.of(made.worktree());
                });
            case TeamEvent.WorktreeFailed failed ->
                of(failed.nick(), now, session -> worktreeFailed(session, failed.sentence(), now));
            case TeamEvent.WorktreeRemoved removed ->
                of(removed.nick(), now, session -> {
                    session.tree = Tree.NONE;
                    session.worktree = Optional.empty();
                    for (String sentence : removed.sentences()) {
                        effects.add(new TeamEffect.Say(session.nick + ": " + sentence, true));
                    }
                });
            case TeamEvent.Started started ->
                of(
                        started.nick(),
                        started.life(),
                        now,
                        // Its end may have been told first.
                        session -> session.process =
                                session.cli == Cli.NONE ? Optional.empty() : Optional.of(started.process()));
            case TeamEvent.Ready ready ->
                of(
                        ready.nick(),
                        ready.life(),
                        now,
                        session -> session.cli = session.cli == Cli.STARTING ? Cli.READY : session.cli);
            case TeamEvent.StartFailed failed ->
                of(failed.nick(), failed.life(), now, session -> {
                    boolean wanted = session.cli == Cli.ENDING;
                    session.cli = Cli.NONE;
                    if (!wanted) {
                        hearing.failedAgain(session, failed.sentence(), now);
                    }
                });
            case TeamEvent.TooLarge large ->
                of(large.nick(), large.life(), now, session -> {
                    session.cli = Cli.NONE;
                    course.beginHandoff(
                            session,
                            "its transcript of " + large.bytes() + " bytes is too large to be resumed",
                            false,
                            now);
                });
            case TeamEvent.Heard heard ->
                of(heard.nick(), heard.life(), now, session -> {
                    if (hearing.hear(session, heard.message(), heard.offset(), now)) {
                        budgets.look(now);
                    }
                    if (session.progress.loopPersists()) {
                        course.interrupt(session);
                        session.progress.forgive();
                    }
                });
            case TeamEvent.Ended ended ->
                of(ended.nick(), ended.life(), now, session -> ended(session, ended.reason(), ended.sentence(), now));
            case TeamEvent.PageChecked checked ->
                of(checked.nick(), now, session -> course.pageChecked(session, checked.page(), checked.problem(), now));
            case TeamEvent.PageMade made ->
                of(made.nick(), now, session -> course.pageMade(session, made.page(), made.sentence(), now));
            case TeamEvent.Judged judged -> {
                look.paid(judged.check(), judged.verdict().bill(), now);
                budgets.look(now);
                of(judged.nick(), now, session -> look.judged(session, judged, now));
            }
            case TeamEvent.Looked looked -> {
                state.memoryPressure = looked.memoryPressure();
                budgets.look(now);
                if (settled) {
                    look.at(looked, now);
                    renewLeases(now);
                    admission.keep(now);
                }
                everyone(now);
            }
            case TeamEvent.Heeded heeded -> {
                people.said(heeded.said(), now);
                everyone(now);
            }
            case TeamEvent.JoinedChannel joined -> people.joined(joined.channel(), joined.at());
            case TeamEvent.ChatChanged chat -> {
                state.chat.isConnected = chat.isConnected();
                state.chat.sentence = chat.sentence();
                state.chat.since = now;
            }
            case TeamEvent.TaskOver over -> {
                effects.add(new TeamEffect.Answer(
                        over.ticket(), tasks.over(over.nick(), over.number(), over.isDone(), over.summary(), now)));
                everyone(now);
            }
            case TeamEvent.Asks asks ->
                of(asks.nick(), now, session -> {
                    if (asks.question().isPresent()) {
                        session.sees(
                                Signal.PERSON,
                                "asks: " + Clean.line(asks.question().get(), MAX_QUESTION),
                                now);
                    } else if (session.signal == Signal.PERSON) {
                        session.sees(Signal.MODEL, "has its answer", now);
                    }
                });
            case TeamEvent.KillFile kill -> {
                killFile(kill.file());
                everyone(now);
            }
            case TeamEvent.Tick tick -> {
                budgets.look(now);
                everyone(now);
            }
        }
        if (settled && !state.stopping) {
            for (Session session : dispatch.give(now)) {
                steer(session, now);
            }
            tellWhoIsThere();
        }
        return List.copyOf(effects);
    }

    /** When time alone changes something next; later than {@code now}, and empty while nothing waits for a time. */
    Optional<Instant> wake(Instant now) {
        Optional<Instant> next = Optional.empty();
        if (!settled || state.stopping) {
            return next;
        }
        for (Session session : state.sessions.values()) {
            Optional<Instant> own = course.wake(session, now);
            if (own.isPresent() && (next.isEmpty() || own.get().isBefore(next.get()))) {
                next = own;
            }
        }
        return next;
    }

    TeamState state() {
        return state;
    }

    /** What was told of the session of this nick, if there is one; then it takes its next step. */
    private void of(String nick, Instant now, Consumer<Session> told) {
        Session session = state.sessions.get(nick);
        if (session != null) {
            told.accept(session);
            steer(session, now);
        }
    }

    /** The same, of its present process: what is told of an earlier one changes nothing. */
    private void of(String nick, long life, Instant now, Consumer<Session> told) {
        Session session = state.sessions.get(nick);
        if (session != null && session.life == life && session.cli != Cli.NONE) {
            told.accept(session);
            steer(session, now);
        }
    }

    private void renewLeases(Instant now) {
        for (Session session : state.sessions.values()) {
            boolean couldWork =
                    parks.of(session, now).isEmpty() && session.signal != Signal.PERSON && session.handoff.isEmpty();
            tasks.renew(session, couldWork, now);
        }
    }

    private void tellWhoIsThere() {
        if (state.config.chat().isEmpty()) {
            return;
        }
        Map<String, List<String>> channels = new LinkedHashMap<>();
        for (Session session : state.sessions.values()) {
            channels.put(session.nick, session.channels);
        }
        if (!present.equals(Optional.of(channels))) {
            present = Optional.of(channels);
            effects.add(new TeamEffect.Present(channels));
        }
    }

    private void worktreeFailed(Session session, String sentence, Instant now) {
        session.tree = session.tree == Tree.REMOVING ? Tree.MADE : Tree.NONE;
        if (session.retiring) {
            // Its work stays where it is; the next start looks at it again.
            course.trouble(session, sentence, now);
            session.tree = Tree.NONE;
        } else {
            hearing.failedAgain(session, sentence, now);
        }
    }

    private void killFile(Optional<Path> file) {
        if (!file.equals(state.killFile)) {
            state.killFile = file;
            effects.add(new TeamEffect.Say(
                    file.map(one -> "the kill file " + one + " exists: all sessions are ended")
                            .orElse("the kill file is gone: the sessions go on"),
                    true));
        }
    }

    private void steer(Session session, Instant now) {
        if (!settled) {
            return;
        }
        tasks.follow(session, now);
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
        for (long check : state.checking.keySet()) {
            streams.add(new TeamEffect.Stream(TeamEffect.IDLE_CHECK, check, 0));
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
            if (session.tree == Tree.MAKING) {
                // Nobody answers what was asked before; it may be there, also for one that retires.
                effects.add(new TeamEffect.MakeWorktree(session.nick, state.taskOf(session)));
            } else if (session.tree == Tree.REMOVING || session.worktree.isEmpty()) {
                session.tree = session.worktree.isPresent() ? Tree.MADE : Tree.NONE;
            }
            session.handoff = session.handoff.map(Session.Handoff::askedAnew);
            if (turn.isPresent()) {
                hearing.requeue(session, turn, "the team's supervisor was started anew");
            } else if (ran && session.begun && session.outbox.isEmpty() && session.handoff.isEmpty()) {
                session.outbox.add(Prompts.checkIn("the team's supervisor was started anew"));
            }
        }
        look.forget();
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
        boolean dealtWith = session.handoff
                .filter(handoff ->
                        handoff.step() == Session.Handoff.Step.MAKE || handoff.step() == Session.Handoff.Step.MAKING)
                .isPresent();
        if (wanted || dealtWith) {
            hearing.requeue(session, turn, "its process was ended");
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
