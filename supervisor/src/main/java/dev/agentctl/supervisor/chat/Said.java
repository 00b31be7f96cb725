package dev.agentctl.supervisor.chat;

import java.time.Instant;
import java.util.Optional;

/**
 * A line that somebody said in a channel; never one of the team's own. Untrusted.
 *
 * @param who the account, or on a server without accounts the nick
 * @param isAllowed whether that one may give tasks and speak to sessions
 * @param id of the message, which no other has; empty on servers that give none
 * @param isReplayed whether it was said before, and comes from the server's history
 */
public record Said(
        String channel,
        String who,
        boolean isAllowed,
        String text,
        Optional<String> id,
        Instant at,
        boolean isReplayed) {}
