package dev.agentctl.supervisor.chat;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * The questions of sessions that wait for a person's answer. A person answers in the channel by the question's number
 * ({@code 3: yes}) or the session's nick ({@code ada: yes}, which is for its oldest question there). Thread-safe.
 */
final class Questions {
    private static final int MOST = 100;
    private static final int MOST_EACH = 3;
    /** Digits: no number is longer in the life of a supervisor. */
    private static final int MAX_DIGITS = 9;

    private final Map<Long, Open> open = new TreeMap<>();
    private long last;

    /** What a person answered. */
    record Answer(String who, String text) {}

    /** One that waits. */
    record Open(
            long number, String nick, String channel, String question, Instant at, CompletableFuture<Answer> answer) {}

    /** @throws IOException in one sentence, where too many wait already */
    synchronized Open ask(String nick, String channel, String question, Instant now) throws IOException {
        int own = 0;
        for (Open one : open.values()) {
            own += one.nick().equals(nick) ? 1 : 0;
        }
        if (own >= MOST_EACH || open.size() >= MOST) {
            throw new IOException(
                    own >= MOST_EACH
                            ? own + " questions of yours wait for an answer already"
                            : MOST + " questions of the team wait for an answer already");
        }
        Open asked = new Open(++last, nick, channel, question, now, new CompletableFuture<>());
        open.put(asked.number(), asked);
        return asked;
    }

    /** It is waited for no longer. */
    synchronized void withdraw(Open question) {
        open.remove(question.number());
    }

    /** What the session waits for, the oldest question first. */
    synchronized Optional<String> of(String nick) {
        for (Open one : open.values()) {
            if (one.nick().equals(nick)) {
                return Optional.of(one.question());
            }
        }
        return Optional.empty();
    }

    /**
     * The question that this line answers, which is answered now; empty where it answers none.
     *
     * @param who somebody who may speak to sessions
     * @param said empty for a line that is said now, else when it was
     */
    synchronized Optional<Open> said(String channel, String who, String text, Optional<Instant> said) {
        String line = text.strip();
        int end = endOfName(line);
        if (end == 0) {
            return Optional.empty();
        }
        String name = line.substring(0, end);
        String answer = rest(line.substring(end));
        if (answer.isEmpty()) {
            return Optional.empty();
        }
        for (Open one : open.values()) {
            boolean isIts = one.channel().equalsIgnoreCase(channel)
                    && name(one, name)
                    // What was said before it was asked is no answer to it.
                    && said.filter(at -> at.isBefore(one.at())).isEmpty();
            if (isIts) {
                open.remove(one.number());
                one.answer().complete(new Answer(who, answer));
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    /** {@code 3}, {@code [3]}, {@code ada} or {@code @ada}. */
    private static boolean name(Open question, String name) {
        String bare = name.startsWith("@") || name.startsWith("[") ? name.substring(1) : name;
        bare = name.startsWith("[") && bare.endsWith("]") ? bare.substring(0, bare.length() - 1) : bare;
        return bare.equalsIgnoreCase(question.nick())
                || (bare.length() <= MAX_DIGITS && bare.equals(Long.toString(question.number())));
    }

    /** Where what a line begins with ends: at the first colon, comma or space. */
    private static int endOfName(String line) {
        int end = 0;
        while (end < line.length() && ":, \t\n".indexOf(line.charAt(end)) < 0) {
            end++;
        }
        // Words that merely begin a sentence are no address: 'ada is away', '3 apples'.
        boolean isAddress = end < line.length()
                && (line.charAt(end) == ':' || line.charAt(end) == ',' || line.startsWith("@") || line.startsWith("["));
        return isAddress ? end : 0;
    }

    private static String rest(String text) {
        return (text.startsWith(":") || text.startsWith(",") ? text.substring(1) : text).strip();
    }
}
