package dev.agentctl.supervisor.irc;

/**
 * Is told what is heard. It is called on a client's own virtual threads, never twice at once, and must return soon: while
 * it is busy, nothing is read.
 */
public interface IrcListener {
    /**
     * Somebody said something; never this client itself. The lines of a channel come in the order in which they were
     * said, missed ones before those that are said now, so that the last one is always a {@link HistoryMark}. None comes
     * twice while its id is among the latest 1,024.
     */
    void said(ChatLine line);

    /** The connection has changed. */
    void state(IrcState state);
}
