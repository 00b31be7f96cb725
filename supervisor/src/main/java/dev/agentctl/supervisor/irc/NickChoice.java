package dev.agentctl.supervisor.irc;

import java.util.Optional;

/** Which nick to ask for, when others have the one that is wanted. One thread's. */
final class NickChoice {
    /** A server that refuses so many does not mean the nicks. */
    private static final int MOST_TRIES = 20;

    /** What every server takes (RFC 1459, 1.2). */
    private static final int SHORT = 9;

    private String wanted;
    private int longest = Integer.MAX_VALUE;
    private int tries;

    NickChoice(String wanted) {
        this.wanted = wanted;
    }

    /** The one to have, as far as this server takes its length. */
    String wanted() {
        return wanted;
    }

    /** What to ask for after a nick was taken; empty where enough were tried. */
    Optional<String> afterTaken() {
        tries++;
        if (tries > MOST_TRIES) {
            return Optional.empty();
        }
        String mark = tries <= 2 ? "_".repeat(tries) : "_" + tries;
        int room = Math.max(1, Math.min(longest, Math.max(SHORT, wanted.length() + 3)) - mark.length());
        return Optional.of(cut(wanted, room) + mark);
    }

    /** What to ask for after a nick was found to be no good; empty where it is not for its length. */
    Optional<String> afterRefused() {
        boolean isForItsLength = longest > SHORT && (wanted.length() > SHORT || tries > 0);
        if (!isForItsLength || tries > MOST_TRIES) {
            return Optional.empty();
        }
        longestIs(SHORT);
        return tries == 0 ? Optional.of(wanted) : afterTaken();
    }

    /** The server has said how long a nick may be. */
    void longestIs(int characters) {
        longest = Math.max(1, characters);
        wanted = cut(wanted, longest);
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }
}
