package dev.agentctl.supervisor.control;

import dev.agentctl.shared.team.Role;
import java.util.List;
import java.util.Optional;

/** What a person or a program asks of a team's supervisor. */
public sealed interface TeamCommand {
    /** Answered with the team's JSON, see TeamJson. */
    record Status() implements TeamCommand {}

    /** Answered at once: the session starts, or waits for admission. */
    record Spawn(Role role, Optional<String> task, List<String> channels, Optional<String> handoffPage)
            implements TeamCommand {
        public Spawn {
            channels = List.copyOf(channels);
        }
    }

    /**
     * Ends a session in good order.
     *
     * @param sessionId the conversation that is meant, where one was looked at: refused if the nick is in another by now
     */
    record Retire(String nick, Optional<String> sessionId) implements TeamCommand {
        /** Whichever conversation the nick is in. */
        public Retire(String nick) {
            this(nick, Optional.empty());
        }
    }

    /**
     * A shift change now.
     *
     * @param sessionId as with {@link Retire}
     */
    record Shift(String nick, Optional<String> sessionId) implements TeamCommand {
        /** Whichever conversation the nick is in. */
        public Shift(String nick) {
            this(nick, Optional.empty());
        }
    }

    /** Asks the session to go on. */
    record Nudge(String nick) implements TeamCommand {}

    /** Tells the session something, as data: no slash command. */
    record Say(String nick, String text) implements TeamCommand {}

    /** No new turns; of the whole team where no nick is given. */
    record Pause(Optional<String> nick) implements TeamCommand {}

    /** Ends a pause, a budget's or a limit's park, or a wait for a person. */
    record Resume(Optional<String> nick) implements TeamCommand {}

    /** A new task; answered once it is on disk, with its {@code number}. */
    record AddTask(String text, Optional<String> addressee, String by) implements TeamCommand {}

    /** Takes a task back that is not over, or is dead. */
    record CancelTask(long number) implements TeamCommand {}

    /** Queues a task again that failed, died or was cancelled. */
    record RetryTask(long number) implements TeamCommand {}

    /** What was rescued of removed worktrees. */
    record Rescued() implements TeamCommand {}

    /** Ends the supervisor in good order; the sessions are resumed at its next start. */
    record Stop() implements TeamCommand {}
}
