package dev.agentctl.supervisor.irc;

import java.time.Instant;
import java.util.Optional;

/**
 * The last line known of a channel: what came after it was missed. A channel that is watched from a moment on has a mark
 * without an id, of that moment.
 *
 * @param id as the server gave it (IRCv3's msgid); empty where it gives none
 * @param at by the server's clock where it tells the time
 */
public record HistoryMark(Optional<String> id, Instant at) {
    public static HistoryMark of(ChatLine line) {
        return new HistoryMark(line.id(), line.at());
    }
}
