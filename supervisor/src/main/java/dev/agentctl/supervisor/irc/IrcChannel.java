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
    public static IrcChannel of(String name) {
        return new IrcChannel(name, Optional.empty());
    }
}
