package dev.agentctl.supervisor.chat;

import dev.agentctl.supervisor.control.TeamReply;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** What the chat, and the sessions' tools for it, tell the team. Called by any thread; waits while the team is busy. */
public interface ChatListener {
    /** Each line once, as far as message ids tell; a session's question that it answers is answered already. */
    void said(Said said);

    /** The supervisor is in this channel now, and hears what is said from here on. */
    void joined(String channel, Instant at);

    /** How it stands with the supervisor's connection. */
    void state(boolean isConnected, String sentence);

    /**
     * A session says that its task is over; answered once that is on disk.
     *
     * @param number empty for the task that it has
     * @param isDone false where it cannot be done
     * @param summary what came of it, or why nothing did
     */
    TeamReply over(String nick, OptionalLong number, boolean isDone, String summary) throws InterruptedException;

    /** A session waits for a person's answer to this question; empty when it waits no more. */
    void asks(String nick, Optional<String> question);
}
