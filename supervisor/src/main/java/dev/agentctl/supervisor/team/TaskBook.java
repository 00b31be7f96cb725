package dev.agentctl.supervisor.team;

import dev.agentctl.shared.team.TeamTask;
import dev.agentctl.shared.team.TeamTask.Origin;
import dev.agentctl.shared.team.TeamTask.Status;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.supervisor.control.TeamReply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The team's tasks, and every way in which one changes. A session has one task at most, and a task one session: both say
 * so in one state, so no crash can part them. The team's thread's.
 */
final class TaskBook {
    /** Characters; what a person says in one message is far less. */
    static final int MAX_TEXT = 8 * 1024;
    /** Of those that are over, so many are remembered here; the journal has all. */
    private static final int MOST_OVER = 100;
    /** Of what a session says of its task, so much goes into the chat. */
    private static final int MAX_SUMMARY = 300;

    private final TeamState state;
    private final List<TeamEffect> effects;

    TaskBook(TeamState state, List<TeamEffect> effects) {
        this.state = state;
        this.effects = effects;
    }

    /** Why this cannot become a task now. */
    Optional<String> refuses(String text) {
        if (text.isBlank()) {
            return Optional.of("a task needs words: say 'TASK: what is to be done'");
        }
        if (text.length() > MAX_TEXT) {
            return Optional.of("a task has at most " + MAX_TEXT + " characters: put the rest into a wiki page");
        }
        return Optional.empty();
    }

    /** Why no task can be queued now. */
    Optional<String> isFull() {
        int open = 0;
        for (TeamTask task : state.tasks.values()) {
            open += task.status().isOpen() ? 1 : 0;
        }
        int most = state.rules().tasks().most();
        return open < most ? Optional.empty() : Optional.of(most + " tasks are open, and no more are taken");
    }

    /**
     * A new task; to be called where {@link #refuses} gives no reason against it. Where the queue is full it fails at once,
     * and is there to be queued again.
     */
    TeamTask add(String text, Origin origin, Optional<String> addressee, Instant now) {
        Optional<String> full = isFull();
        TeamTask task = new TeamTask(
                ++state.lastTask,
                text.strip(),
                origin,
                addressee,
                full.isPresent() ? Status.FAILED : Status.QUEUED,
                Optional.empty(),
                0,
                full.orElse(""),
                now,
                now,
                Optional.empty());
        keep(task);
        if (full.isPresent()) {
            post(
                    task,
                    origin.who() + ": " + full.get() + "; 'agentctl team task retry " + task.number()
                            + "' queues it again");
            return task;
        }
        Optional<String> unknown = addressee.filter(nick -> state.named(nick).isEmpty());
        post(
                task,
                origin.who() + ": task " + task.number() + " is taken"
                        + unknown.map(nick -> "; nobody here is called " + Clean.line(nick, 40)
                                        + ", so it is for whoever is free")
                                .orElse(""));
        return task;
    }

    /** The oldest first. */
    List<TeamTask> queued() {
        List<TeamTask> queued = new ArrayList<>();
        for (TeamTask task : state.tasks.values()) {
            if (task.status() == Status.QUEUED) {
                queued.add(task);
            }
        }
        return queued;
    }

    /** It has found its session, which will be told. */
    void give(TeamTask task, Session session, Instant now) {
        TeamTask given = new TeamTask(
                task.number(),
                task.text(),
                task.origin(),
                task.addressee(),
                Status.GIVEN,
                Optional.of(session.nick),
                task.tries() + 1,
                "",
                task.created(),
                now,
                Optional.of(now.plus(state.rules().tasks().lease())));
        session.work = Optional.of(task.number());
        session.nudges = 0;
        session.outbox.add(Prompts.task(given, Optional.empty()));
        keep(given);
        post(task, "task " + task.number() + " goes to " + session.nick);
    }

    /** Nobody can have it now; said once. */
    void waits(TeamTask task, String why) {
        if (task.why().equals(why)) {
            return;
        }
        state.tasks.put(task.number(), with(task, task.status(), task.nick(), why, task.since(), task.lease()));
        if (task.why().isEmpty()) {
            post(task, "task " + task.number() + " waits: " + why);
        }
    }

    /** Whether the session has read its task follows from what it was told. */
    void follow(Session session, Instant now) {
        Optional<TeamTask> task = of(session).filter(one -> one.status() == Status.GIVEN);
        if (task.isEmpty()) {
            return;
        }
        boolean isTold =
                session.turn.filter(turn -> turn.kind() == Prompt.Kind.TASK).isPresent();
        boolean isToCome = isTold
                ? !session.turnTaken
                : session.outbox.stream().anyMatch(prompt -> prompt.kind() == Prompt.Kind.TASK);
        if (!isToCome) {
            TeamTask given = task.get();
            keep(with(given, Status.STARTED, given.nick(), "", now, given.lease()));
        }
    }

    /** The task that the session has. */
    Optional<TeamTask> of(Session session) {
        return session.work.map(state.tasks::get);
    }

    /** The session says that its task is over. Said again, it is answered the same. */
    TeamReply over(String nick, OptionalLong number, boolean isDone, String summary, Instant now) {
        Session session = state.sessions.get(nick);
        if (session == null) {
            return TeamReply.refused("there is no session " + nick);
        }
        Optional<TeamTask> own = of(session);
        long meant = number.orElse(own.map(TeamTask::number).orElse(0L));
        Status status = isDone ? Status.DONE : Status.FAILED;
        TeamTask known = state.tasks.get(meant);
        if (own.isEmpty() || own.get().number() != meant) {
            boolean isSo =
                    known != null && known.status() == status && known.nick().equals(Optional.of(nick));
            return isSo
                    ? TeamReply.done("task " + meant + " is " + status.word() + " already")
                    : TeamReply.refused(own.map(task -> "your task is " + task.number() + ", not " + meant)
                            .orElse("you have no task" + (meant == 0 ? "" : " " + meant) + " (any more)"));
        }
        TeamTask task = own.get();
        session.work = Optional.empty();
        dropPrompts(session);
        keep(with(task, status, task.nick(), summary.strip(), now, Optional.empty()));
        String words = Clean.line(summary, MAX_SUMMARY);
        String sentence =
                "task " + meant + " is " + status.word() + " (" + nick + ")" + (words.isEmpty() ? "" : ": " + words);
        post(task, task.origin().who() + ": " + sentence);
        effects.add(new TeamEffect.Say(sentence, true));
        return TeamReply.done("task " + meant + " is " + status.word());
    }

    /** Its session is gone, or has shown nothing for too long: another gets it, unless too many had it. */
    void lost(Session session, String why, Instant now) {
        Optional<TeamTask> had = of(session);
        session.work = Optional.empty();
        dropPrompts(session);
        if (had.isEmpty()) {
            return;
        }
        TeamTask task = had.get();
        int most = state.rules().tasks().tries();
        boolean again = task.tries() < most;
        String how = session.nick + " " + why;
        keep(with(task, again ? Status.QUEUED : Status.DEAD, task.nick(), again ? "" : how, now, Optional.empty()));
        String sentence = "task " + task.number() + ": " + how
                + (again
                        ? "; it is tried again, " + task.tries() + " of " + most + " tries are over"
                        : "; after " + task.tries() + " tries it is dead: 'agentctl team task retry " + task.number()
                                + "' queues it again");
        post(task, task.origin().who() + ": " + sentence);
        effects.add(new TeamEffect.Say(sentence, true));
    }

    /** A person takes it back; the session that has it is told. */
    TeamReply cancel(long number, Course course, Instant now) {
        TeamTask task = state.tasks.get(number);
        if (task == null) {
            return unknown(number);
        }
        // A dead one waits for a person, who may well let it be.
        if (!task.status().isOpen() && task.status() != Status.DEAD) {
            return TeamReply.refused(
                    "task " + number + " is over: " + task.status().word());
        }
        for (Session session : state.sessions.values()) {
            if (session.work.equals(Optional.of(number))) {
                boolean wasTold = task.status() == Status.STARTED
                        || session.turn
                                .filter(turn -> turn.kind() == Prompt.Kind.TASK)
                                .isPresent();
                session.work = Optional.empty();
                dropPrompts(session);
                course.interrupt(session);
                if (wasTold) {
                    session.outbox.add(Prompts.cancelled(number));
                }
            }
        }
        keep(with(task, Status.CANCELLED, task.nick(), "its operator took it back", now, Optional.empty()));
        post(task, task.origin().who() + ": task " + number + " is cancelled");
        return TeamReply.done("task " + number + " is cancelled");
    }

    /** Queued again, with all tries before it. */
    TeamReply retry(long number, Instant now) {
        TeamTask task = state.tasks.get(number);
        if (task == null) {
            return unknown(number);
        }
        return switch (task.status()) {
            case FAILED, DEAD, CANCELLED -> {
                Optional<String> full = isFull();
                if (full.isPresent()) {
                    yield TeamReply.refused(full.get());
                }
                keep(new TeamTask(
                        number,
                        task.text(),
                        task.origin(),
                        task.addressee(),
                        Status.QUEUED,
                        task.nick(),
                        0,
                        "",
                        task.created(),
                        now,
                        Optional.empty()));
                post(task, task.origin().who() + ": task " + number + " is queued again");
                yield TeamReply.done("task " + number + " is queued again");
            }
            case DONE -> TeamReply.refused("task " + number + " is done");
            case QUEUED, GIVEN, STARTED, UNKNOWN ->
                TeamReply.refused(
                        "task " + number + " is open: " + task.status().word());
        };
    }

    private TeamReply unknown(long number) {
        return TeamReply.refused("there is no task " + number
                + (state.lastTask >= number && number > 0
                        ? " here any more: it has long been over, see 'agentctl team task show " + number + "'"
                        : ""));
    }

    /** The task without a session, as after the loss of all that was known of them. */
    static TeamTask queued(TeamTask task, String why) {
        return with(task, Status.QUEUED, task.nick(), why, task.since(), Optional.empty());
    }

    /** A sign of the session's own, or a time in which it could give none, moves the lease on. */
    void renew(Session session, boolean couldWork, Instant now) {
        Optional<TeamTask> task = of(session);
        if (task.isEmpty()) {
            return;
        }
        Instant sign = couldWork ? session.lastActive : now;
        Instant lease = sign.plus(state.rules().tasks().lease());
        TeamTask known = task.get();
        if (known.lease().filter(until -> !until.isBefore(lease)).isEmpty()) {
            state.tasks.put(
                    known.number(),
                    with(known, known.status(), known.nick(), known.why(), known.since(), Optional.of(lease)));
        }
    }

    /** Whether the session's task is to be taken from it. */
    boolean isExpired(Session session, Instant now) {
        return of(session)
                .flatMap(TeamTask::lease)
                .filter(lease -> lease.isBefore(now))
                .isPresent();
    }

    private static void dropPrompts(Session session) {
        session.outbox.removeIf(prompt -> prompt.kind() == Prompt.Kind.TASK);
    }

    private static TeamTask with(
            TeamTask task, Status status, Optional<String> nick, String why, Instant since, Optional<Instant> lease) {
        return new TeamTask(
                task.number(),
                task.text(),
                task.origin(),
                task.addressee(),
                status,
                nick,
                task.tries(),
                why,
                task.created(),
                since,
                lease);
    }

    /** A change that the journal keeps. */
    private void keep(TeamTask task) {
        state.tasks.put(task.number(), task);
        effects.add(new TeamEffect.Journal(task));
        int over = 0;
        for (TeamTask one : state.tasks.values()) {
            over += one.status().isOpen() ? 0 : 1;
        }
        var all = state.tasks.values().iterator();
        while (over > MOST_OVER) {
            if (!all.next().status().isOpen()) {
                all.remove();
                over--;
            }
        }
    }

    private void post(TeamTask task, String sentence) {
        task.origin().channel().ifPresent(channel -> effects.add(new TeamEffect.Post(channel, sentence)));
    }
}
