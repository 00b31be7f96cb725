package dev.agentctl.supervisor.team;

import dev.agentctl.shared.team.AgentSession.Worktree;
import dev.agentctl.shared.team.Notice;
import dev.agentctl.shared.team.Signal;
import dev.agentctl.shared.team.TeamTask;
import dev.agentctl.shared.text.Units;
import dev.agentctl.supervisor.team.Parks.Park;
import dev.agentctl.supervisor.team.Session.Cli;
import dev.agentctl.supervisor.team.Session.Handoff;
import dev.agentctl.supervisor.team.Session.Tree;
import dev.agentctl.supervisor.team.TeamEffect.Launch;
import dev.agentctl.supervisor.team.TeamEffect.PageFacts;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What one session needs next, from what is known of it: its checkout, its process, its next turn, its shift change, its
 * end. The same facts always lead to the same step, so it does not matter which event was the last, nor whether the
 * supervisor was another one then. The team's thread's.
 */
final class Course {
    /** A park that lasts longer than this closes the process: one idle CLI holds some 150 MB. */
    static final Duration LONG_PARK = Duration.ofMinutes(2);

    private final TeamState state;
    private final Parks parks;
    private final Budgets budgets;
    private final TaskBook tasks;
    private final Supplier<UUID> ids;
    private final List<TeamEffect> effects;
    private final Standings standings;

    Course(
            TeamState state,
            Parks parks,
            Budgets budgets,
            TaskBook tasks,
            Supplier<UUID> ids,
            List<TeamEffect> effects) {
        this.state = state;
        this.parks = parks;
        this.budgets = budgets;
        this.tasks = tasks;
        this.ids = ids;
        this.effects = effects;
        this.standings = new Standings(state, parks, effects);
    }

    /** Takes the session's next step, if there is one now; false when the session is over and gone. */
    boolean steer(Session session, Instant now) {
        boolean lives = step(session, now);
        standings.show(session, now);
        return lives;
    }

    private boolean step(Session session, Instant now) {
        if (session.retiring) {
            return retire(session, now);
        }
        if (tasks.isExpired(session, now) && parks.of(session, now).isEmpty()) {
            if (session.cli != Cli.NONE) {
                end(session);
                return true;
            }
            takeTask(session, now);
        }
        if (state.stopping || state.killFile.isPresent() || session.attention.isPresent()) {
            end(session);
            return true;
        }
        if (session.turn.isPresent()) {
            watchTurn(session, now);
            return true;
        }
        if (session.handoff.isPresent() && handOver(session, session.handoff.get(), now)) {
            return true;
        }
        Optional<Park> park = parks.of(session, now);
        if (park.isPresent()) {
            if (park.get().until().isEmpty() || park.get().until().get().isAfter(now.plus(LONG_PARK))) {
                end(session);
            }
            return true;
        }
        session.retry = Optional.empty();
        if (session.cutShort.isPresent()) {
            if (session.outbox.isEmpty()) {
                session.outbox.add(Prompts.checkIn(session.cutShort.get()));
            }
            session.cutShort = Optional.empty();
        }
        if (isAtHand(session, now) && !session.outbox.isEmpty()) {
            tell(session, session.outbox.removeFirst(), now);
        }
        return true;
    }

    /** Nothing of it runs any more: another may have what it does not do. */
    private void takeTask(Session session, Instant now) {
        String why = "showed no sign of its own for "
                + Units.duration(state.rules().tasks().lease());
        Optional<TeamTask> task = tasks.of(session);
        tasks.lost(session, why, now);
        boolean comesAgain = task.flatMap(TeamTask::addressee)
                .filter(session.nick::equalsIgnoreCase)
                .isPresent();
        if (task.isPresent() && !comesAgain && !session.hired) {
            session.outbox.add(Prompts.taken(task.get().number(), "you " + why));
        }
    }

    private boolean retire(Session session, Instant now) {
        if (session.cli != Cli.NONE) {
            end(session);
            return true;
        }
        if (session.tree == Tree.MADE && session.worktree.isPresent()) {
            session.tree = Tree.REMOVING;
            effects.add(new TeamEffect.RemoveWorktree(session.nick, session.worktree.get()));
        }
        if (session.tree != Tree.NONE) {
            return true;
        }
        tasks.lost(session, "has left the team", now);
        state.sessions.remove(session.nick);
        state.past.merge(
                session.role, TeamState.Past.NONE.plus(session.ledger), (one, other) -> one.plus(session.ledger));
        return false;
    }

    /** A shift change does not wait for ever for the turn under way, be it the page's own. */
    private void watchTurn(Session session, Instant now) {
        if (session.handoff.isEmpty()) {
            return;
        }
        Instant end = turnMustEnd(session.handoff.get());
        if (!end.plus(Timings.AFTER_INTERRUPT).isAfter(now)) {
            end(session);
        } else if (!end.isAfter(now)) {
            interrupt(session);
        }
    }

    private Instant turnMustEnd(Handoff handoff) {
        return handoff.deadline()
                .orElse(handoff.since().plus(state.rules().context().handoff()));
    }

    /** When time alone leads to the session's next step, after {@code now}; empty where none does. */
    Optional<Instant> wake(Session session, Instant now) {
        if (session.retiring || session.attention.isPresent()) {
            return Optional.empty();
        }
        Optional<Instant> park = parks.of(session, now).flatMap(Park::until);
        if (session.handoff.isEmpty()) {
            return session.turn.isPresent() ? Optional.empty() : park;
        }
        Handoff handoff = session.handoff.get();
        if (session.turn.isPresent()) {
            Instant end = turnMustEnd(handoff);
            return Optional.of(end.isAfter(now) ? end : end.plus(Timings.AFTER_INTERRUPT))
                    .filter(at -> at.isAfter(now));
        }
        if (handoff.step() != Handoff.Step.WRITE) {
            return Optional.empty();
        }
        Optional<Instant> deadline = handoff.deadline().filter(at -> at.isAfter(now));
        return park.isPresent() && (deadline.isEmpty() || park.get().isBefore(deadline.get())) ? park : deadline;
    }

    /** The turn under way shall end, if one runs. */
    void interrupt(Session session) {
        if (session.turn.isPresent() && !session.interrupted && session.cli == Cli.READY) {
            session.interrupted = true;
            effects.add(new TeamEffect.Interrupt(session.nick, session.life));
        }
    }

    private static boolean isPast(Optional<Instant> time, Instant now) {
        return time.isPresent() && !time.get().isAfter(now);
    }

    /** Whether the handoff decides what comes next; false while it waits for the session to be told. */
    private boolean handOver(Session session, Handoff handoff, Instant now) {
        switch (handoff.step()) {
            case WRITE -> {
                if (isPast(handoff.deadline(), now)) {
                    session.handoff = Optional.of(handoff.make("it was not written in time"));
                    return handOver(session, session.handoff.get(), now);
                }
                if (parks.of(session, now).isPresent()) {
                    return false;
                }
                if (isAtHand(session, now)) {
                    session.handoff = Optional.of(
                            handoff.deadline().isPresent()
                                    ? handoff
                                    : handoff.told(
                                            now.plus(state.rules().context().handoff())));
                    tell(session, Prompts.handoff(handoff.page(), handoff.problem()), now);
                }
            }
            case WRITTEN -> {
                session.handoff = Optional.of(handoff.at(Handoff.Step.CHECKING));
                effects.add(new TeamEffect.CheckPage(session.nick, handoff.page(), facts(session, handoff)));
            }
            case MAKE -> {
                session.handoff = Optional.of(handoff.at(Handoff.Step.MAKING));
                effects.add(new TeamEffect.MakePage(session.nick, handoff.page(), facts(session, handoff)));
            }
            case CHECKING, MAKING -> {}
            case CHANGE -> {
                if (session.cli != Cli.NONE) {
                    end(session);
                } else {
                    Optional<String> page = Optional.of(handoff.page())
                            .filter(name -> !name.isEmpty())
                            .or(() -> session.handoffPage);
                    session.changeShift(
                            page,
                            tasks.of(session)
                                    .map(task -> Prompts.task(task, page))
                                    .orElseGet(() -> Prompts.mission(session.task, session.channels, page)),
                            ids.get().toString(),
                            now);
                    say(session.nick + " begins its shift " + session.generation
                            + session.handoffPage
                                    .map(name -> " from page '" + name + "'")
                                    .orElse(" without a page"));
                    return false;
                }
            }
        }
        return true;
    }

    private PageFacts facts(Session session, Handoff handoff) {
        return new PageFacts(
                session.role,
                state.taskOf(session),
                session.worktree,
                session.sessionId,
                session.ledger.tokens().total(),
                session.ledger.usd(),
                session.handoffPage,
                handoff.problem().orElse(handoff.why()));
    }

    /** A shift change begins: the session writes its page, or where it cannot, the page is made. */
    void beginHandoff(Session session, String why, boolean sessionCanWrite, Instant now) {
        if (session.retiring) {
            return;
        }
        if (session.handoff.isPresent()) {
            if (!sessionCanWrite) {
                session.handoff = session.handoff.map(
                        handoff -> handoff.step() == Handoff.Step.WRITE ? handoff.make(why) : handoff);
            }
            return;
        }
        String page = "handoff/" + LocalDate.ofInstant(now, ZoneOffset.UTC) + "-" + session.nick + "-" + ++state.pages;
        Handoff handoff = new Handoff(page, why, Handoff.Step.WRITE, now, Optional.empty(), Optional.empty());
        session.handoff = Optional.of(sessionCanWrite ? handoff : handoff.make(why));
        say(session.nick + " hands over: " + why);
    }

    /** What the session wrote was looked at. */
    void pageChecked(Session session, String page, Optional<String> problem, Instant now) {
        Optional<Handoff> handoff = session.handoff.filter(
                one -> one.step() == Handoff.Step.CHECKING && one.page().equals(page));
        if (handoff.isEmpty()) {
            return;
        }
        if (problem.isEmpty()) {
            session.handoff = handoff.map(one -> one.done(Optional.of(page)));
        } else if (handoff.get().problem().isPresent() || isPast(handoff.get().deadline(), now)) {
            session.handoff = handoff.map(one -> one.make("what the session wrote will not do: " + problem.get()));
        } else {
            session.handoff = handoff.map(one -> one.again(problem.get()));
        }
    }

    /** A page was made of the conversation's end, or could not be. */
    void pageMade(Session session, Optional<String> page, String sentence, Instant now) {
        Optional<Handoff> handoff = session.handoff.filter(one -> one.step() == Handoff.Step.MAKING);
        if (handoff.isEmpty()) {
            return;
        }
        if (page.isEmpty()) {
            trouble(session, sentence, now);
        }
        session.handoff = handoff.map(one -> one.done(page));
    }

    /** Whether the session can be told something now; where not, the step towards it is taken. */
    private boolean isAtHand(Session session, Instant now) {
        if (session.retry.filter(retry -> retry.at().isAfter(now)).isPresent()) {
            return false;
        }
        if (session.tree == Tree.NONE) {
            session.tree = Tree.MAKING;
            effects.add(new TeamEffect.MakeWorktree(session.nick, state.taskOf(session)));
        }
        if (session.tree != Tree.MADE || session.worktree.isEmpty()) {
            return false;
        }
        if (session.cli == Cli.NONE) {
            start(session, session.worktree.get(), now);
        }
        return session.cli == Cli.READY;
    }

    private void start(Session session, Worktree worktree, Instant now) {
        if (session.life > 0 && !session.begun) {
            // An earlier process may have left a conversation of this id that nobody heard of: the CLI begins no
            // second.
            session.sessionId = ids.get().toString();
        }
        session.cli = Cli.STARTING;
        session.life = ++state.lives;
        session.offset = 0;
        session.startedAt = now;
        session.lastHeard = now;
        session.process = Optional.empty();
        effects.add(new TeamEffect.Start(
                session.nick,
                session.life,
                new Launch(
                        session.role,
                        state.taskOf(session),
                        session.channels,
                        session.generation,
                        session.sessionId,
                        session.begun,
                        session.model,
                        worktree,
                        session.handoffPage,
                        budgets.left(session))));
    }

    private void tell(Session session, Prompt prompt, Instant now) {
        UUID id = prompt.id().orElseGet(ids);
        session.turn = Optional.of(prompt.as(id));
        session.turnTaken = false;
        session.turnSince = now;
        session.lastHeard = now;
        session.interrupted = false;
        session.error = Optional.empty();
        session.notices.remove(Notice.BLOCKED);
        session.sees(Signal.MODEL, "was told something", now);
        effects.add(new TeamEffect.Tell(session.nick, session.life, id, Prompts.words(prompt)));
    }

    /** Its process shall end. */
    void end(Session session) {
        if (session.cli == Cli.READY || session.cli == Cli.STARTING) {
            session.cli = Cli.ENDING;
            effects.add(new TeamEffect.End(session.nick, session.life));
        }
    }

    private void say(String sentence) {
        effects.add(new TeamEffect.Say(sentence, true));
    }

    /** What is the matter with its checkout or its conversation. */
    void trouble(Session session, String sentence, Instant now) {
        session.notice(Notice.TROUBLE, sentence, now);
        say(session.nick + ": " + sentence);
    }
}
