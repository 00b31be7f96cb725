package dev.agentctl.supervisor.irc;

import java.time.Instant;
import java.util.Optional;

/**
 * What somebody said. All of it is a stranger's: the nick is whatever he chose, and the account alone is vouched for by
 * the server.
 *
 * @param channel as it was named to the client; for a private message the nick that said it, to whom an answer goes
 * @param account that the server says this person is logged in to
 * @param text of one or more lines (IRCv3's multiline), without control characters but {@code \n} and {@code \t} and
 *     without IRC's colours; an action ({@code /me waves}) is {@code * nick waves}
 * @param id the server's (msgid), the same when the line is replayed
 * @param at by the server's clock where it tells the time, else when the line came
 * @param isReplayed whether it was said while this client did not hear it, and comes from the server's history
 * @param hasAccounts whether this server tags accounts at all: if so, a person without one is not logged in
 */
public record ChatLine(
        String channel,
        String nick,
        Optional<String> account,
        String text,
        Optional<String> id,
        Instant at,
        boolean isReplayed,
        boolean hasAccounts) {
    /** Whether it was said to this client alone. */
    public boolean isPrivate() {
        return channel.equals(nick);
    }
}
