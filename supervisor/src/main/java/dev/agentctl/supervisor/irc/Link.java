package dev.agentctl.supervisor.irc;

import java.util.Optional;

/**
 * What a connection lets its client say, once it is let in.
 *
 * @param source this client as others see it, {@code nick!user@host}; an absurdly long one is taken for a long one
 * @param hasLabels whether the server confirms what it is sent
 * @param multiline what a message of several lines may have, where there are such
 */
record Link(String source, boolean hasLabels, Optional<Capabilities.Multiline> multiline) {
    /** Of a nick, a user and a host of the lengths that servers have, and what leaves room for a text. */
    private static final int LONGEST = 160;

    Link {
        source = source.length() > LONGEST ? source.substring(0, LONGEST) : source;
    }
}
