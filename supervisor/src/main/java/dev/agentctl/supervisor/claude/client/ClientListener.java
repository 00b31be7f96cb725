package dev.agentctl.supervisor.claude.client;

import dev.agentctl.supervisor.claude.ClaudeMessage;
import java.time.Duration;

/**
 * Hears what a Claude CLI says. All calls come from the client's one reader thread, one after the other; one that takes
 * long holds the reading back, which costs the CLI nothing while it has a spool. One that throws ends the client: the CLI
 * is killed, and the end's sentence says why. The first calls may come before {@link ClaudeClient#start} has returned.
 */
public interface ClientListener {
    /**
     * A line of the CLI's, in their order; those that the client deals with itself, as calls of tools, too.
     *
     * @param offset bytes of the stream up to the end of this line: what {@link SpoolReader#rest} takes to go on after it
     */
    void message(ClaudeMessage message, long offset);

    /**
     * The CLI has something to do, waits for nothing of ours, and has printed nothing for so long; said again after each
     * further span of {@link ClientStart#silence}.
     */
    default void silent(Duration quiet) {}

    /** A line that the CLI wrote to its standard error, cut to a bound; untrusted, not cleaned for a terminal. */
    default void errors(String line) {}

    /** The CLI has ended, and all that it said was given: once, and last. Nothing of its tree is left, unless it says so. */
    void ended(ClientEnd end);
}
