package dev.agentctl.supervisor.chat;

import dev.agentctl.supervisor.irc.ChatLine;
import java.util.List;

/**
 * Who said a line, as far as the server vouches for it. A nick is whatever somebody chose, so on a server with accounts it
 * allows nothing. Pure.
 *
 * @param who the account; for one who is not logged in, and on a server without accounts, the nick
 * @param isAllowed whether that one may give tasks and speak to sessions
 */
record Speaker(String who, boolean isAllowed) {
    static Speaker of(ChatLine line, ChatConfig config) {
        if (line.account().isPresent()) {
            return new Speaker(
                    line.account().get(), has(config.allow(), line.account().get()));
        }
        return new Speaker(line.nick(), !line.hasAccounts() && has(config.allowNicks(), line.nick()));
    }

    /** IRC's names are the same in both cases. */
    private static boolean has(List<String> names, String name) {
        for (String one : names) {
            if (one.equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }
}
