package dev.agentctl.supervisor.team;

import dev.agentctl.shared.agent.RateLimit;
import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.shared.team.AgentSession.Standing;
import dev.agentctl.shared.team.AgentSession.Worktree;
import dev.agentctl.shared.team.Notice;
import dev.agentctl.shared.team.Phase;
import dev.agentctl.shared.team.Role;
import dev.agentctl.shared.team.Signal;
import dev.agentctl.supervisor.claude.Ledger;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One session, with all that its supervisor must know of it. Holds facts alone: what follows from them is decided by
 * {@link Course}. Mutable; the team's thread's.
 */
final class Session {
    /** What is known of its CLI's process. */
    enum Cli {
        NONE,
        /** It was asked for. */
        STARTING,
        /** It can be told something. */
        READY,
        /** It was asked to end. */
        ENDING
    }

    /** What is known of its checkout. */
    enum Tree {
        NONE,
        MAKING,
        MADE,
        REMOVING
    }

    final String nick;
    final Role role;
    /** What it was made for, in a person's words. */
    final Optional<String> task;

    final List<String> channels;

    /** The number of the task that it was given, while that is open. */
    Optional<Long> work = Optional.empty();
    /** Whether it was made for a task, and goes when there is none for it any more. */
    boolean hired;

    int generation = 1;
    String sessionId;
    String model;
    /** Whether the conversation may exist, so that it is resumed rather than begun. */
    boolean begun;
    /** What the conversation began from, and so what a successor can begin from at the worst. */
    Optional<String> handoffPage = Optional.empty();

    Instant began;

    Tree tree = Tree.NONE;
    Optional<Worktree> worktree = Optional.empty();

    Cli cli = Cli.NONE;
    long life;
    Optional<ProcessIdentity> process = Optional.empty();
    Instant startedAt = Instant.EPOCH;
    /** Of the process's stream: what is accounted for. */
    long offset;

    /** What the turn under way was begun with; empty while none runs. */
    Optional<Prompt> turn = Optional.empty();

    Instant turnSince = Instant.EPOCH;
    /** Whether the CLI has begun it: what it was told is in the conversation. */
    boolean turnTaken;
    /** Whether the turn was asked to end. */
    boolean interrupted;
    /** What it will be told, one turn each. */
    final Deque<Prompt> outbox = new ArrayDeque<>();
    /** The kind of the turn's last error, in the CLI's word. */
    Optional<String> error = Optional.empty();

    Optional<RateLimit> limit = Optional.empty();

    boolean retiring;
    boolean paused;
    Optional<Handoff> handoff = Optional.empty();
    /** What a person must mend; nothing is tried until then. */
    Optional<String> attention = Optional.empty();
    /** Failures in a row, for the next wait. */
    int failures;

    Optional<Retry> retry = Optional.empty();
    /** Why a park came between two turns of its work: it is told to go on when that ends. */
    Optional<String> cutShort = Optional.empty();

    Optional<Budgets.Over> overBudget = Optional.empty();

    Ledger ledger = Ledger.EMPTY;
    final Burn burn = new Burn();
    /** Dollars that a person has let pass: its budget counts from here. Below zero where the CLI counted more than we. */
    double grantedUsd;

    Signal signal = Signal.QUIET;
    String evidence = "";
    Instant signalSince;
    /** Its own last word, tool call or tool result. */
    Instant lastActive;
    /** Any sign of life of its CLI's. */
    Instant lastHeard;

    Optional<TeamEvent.Sight> sight = Optional.empty();

    boolean judging;
    Instant judgedAt = Instant.EPOCH;
    int nudges;
    boolean toldOfContext;
    final Progress progress;
    final Map<String, Notice> notices = new LinkedHashMap<>();

    /** What was last shown of it, to know since when. */
    Standing standing;

    Session(
            String nick,
            Role role,
            Optional<String> task,
            List<String> channels,
            String sessionId,
            String model,
            Progress progress,
            Instant now) {
        this.nick = nick;
        this.role = role;
        this.task = task;
        this.channels = List.copyOf(channels);
        this.sessionId = sessionId;
        this.model = model;
        this.progress = progress;
        this.began = now;
        this.signalSince = now;
        this.lastActive = now;
        this.lastHeard = now;
        this.standing = new Standing(Phase.STARTING, "is being started", now, Optional.empty());
    }

    /** A start that waits. */
    record Retry(Instant at, String why) {}

    /**
     * A shift change under way.
     *
     * @param page that is to be written
     * @param why it came
     * @param deadline of the session's own writing; empty until it was told
     * @param problem of what it wrote first
     */
    record Handoff(
            String page, String why, Step step, Instant since, Optional<Instant> deadline, Optional<String> problem) {
        enum Step {
            /** The session shall write it, or writes it. */
            WRITE,
            /** It says that it has: that is to be looked at. */
            WRITTEN,
            CHECKING,
            /** It is to be made of the conversation's end. */
            MAKE,
            MAKING,
            /** It is there, or cannot be: the conversation ends, and its successor begins. */
            CHANGE
        }

        Handoff at(Step next) {
            return new Handoff(page, why, next, since, deadline, problem);
        }

        /** After the supervisor's own end nobody answers what was asked before. */
        Handoff askedAnew() {
            return switch (step) {
                case CHECKING -> at(Step.WRITTEN);
                case MAKING -> at(Step.MAKE);
                case WRITE, WRITTEN, MAKE, CHANGE -> this;
            };
        }

        /** The successor begins from this page; empty for none. */
        Handoff done(Optional<String> made) {
            return new Handoff(made.orElse(""), why, Step.CHANGE, since, deadline, problem);
        }

        Handoff make(String reason) {
            return new Handoff(page, why, Step.MAKE, since, deadline, Optional.of(reason));
        }

        Handoff told(Instant end) {
            return new Handoff(page, why, step, since, Optional.of(end), problem);
        }

        Handoff again(String wrong) {
            return new Handoff(page, why, Step.WRITE, since, deadline, Optional.of(wrong));
        }
    }

    /** It is seen to do something else. */
    void sees(Signal seen, String how, Instant now) {
        if (signal != seen || !evidence.equals(how)) {
            signal = seen;
            evidence = how;
            signalSince = now;
        }
    }

    void notice(String kind, String text, Instant now) {
        Notice known = notices.get(kind);
        notices.put(kind, new Notice(kind, text, known == null ? now : known.since()));
    }

    /** The turn is over; what it was begun with, where one ran. */
    Optional<Prompt> endTurn() {
        Optional<Prompt> ended = turn;
        turn = Optional.empty();
        interrupted = false;
        return ended;
    }

    /**
     * Its conversation ends here, and another begins.
     *
     * @param page that it begins from
     * @param first what it is told first
     */
    void changeShift(Optional<String> page, Prompt first, String fresh, Instant now) {
        generation++;
        sessionId = fresh;
        begun = false;
        handoffPage = page;
        began = now;
        handoff = Optional.empty();
        turn = Optional.empty();
        interrupted = false;
        toldOfContext = false;
        ledger = ledger.inNewConversation();
        List<Prompt> said = new ArrayList<>(outbox);
        outbox.clear();
        for (Prompt prompt : said) {
            if (prompt.kind() == Prompt.Kind.SAY) {
                outbox.add(prompt.afresh());
            }
        }
        outbox.addFirst(first);
        notices.remove(Notice.CONTEXT);
        notices.remove(Notice.LOOP);
    }
}
