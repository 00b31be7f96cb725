package dev.agentctl.supervisor.irc;

import java.util.Optional;

/**
 * A channel to be in.
 *
 * @param name with its {@code #}
 * @param mark the last line that an earlier process heard; without one nothing is asked of the channel's history until
 *     this client has joined it
 */
public record IrcChannel(String name, Optional<HistoryMark> mark) {
    /** @throws IllegalArgumentException if it is no channel's name, or of more than one */
    public IrcChannel {
        if (!Outbox.isTarget(name) || "#&+!".indexOf(name.charAt(0)) < 0) {
            throw new IllegalArgumentException(
                    "'" + PlainText.of(name) + "' is no channel: a name is one word with # in front");
        }
    }

    public static IrcChannel of(String name) {
        return new IrcChannel(name, Optional.empty());
    }
}
