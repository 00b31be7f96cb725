package dev.agentctl.supervisor.chat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which of the team's announcements the operators' channel gets, and when: no more than a few lines a minute, and of
 * sentences that differ in their numbers at most one every few minutes. What is held back is counted and told in one line
 * later. Pure, by the caller's clock; one thread at a time.
 */
final class OperatorsChannel {
    /** Lines in any minute; the last of them is kept for what is told at the end. */
    static final int MOST = 10;
    /** So long after a sentence, more like it are counted alone. */
    static final Duration FOLD = Duration.ofMinutes(5);

    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** Kinds of sentences that are told apart. */
    private static final int MOST_KINDS = 500;
    /** Of what is summarised, so many sentences are named, and so much of each is told. */
    private static final int NAMED = 3;

    private static final int MAX_NAMED = 80;
    private static final int MAX_SENTENCE = 300;

    /** When lines of the last minute went. */
    private final Deque<Instant> gone = new ArrayDeque<>();

    private final Map<String, Folded> folded = new LinkedHashMap<>();
    private final List<String> held = new ArrayList<>();
    private long heldCount;

    private static final class Folded {
        final Instant since;
        int more;
        String latest;

        Folded(Instant since, String latest) {
            this.since = since;
            this.latest = latest;
        }
    }

    /** What is to be posted at once. */
    List<String> announce(String sentence, Instant now) {
        List<String> lines = new ArrayList<>(look(now));
        String line = SpokenText.line(sentence, MAX_SENTENCE);
        String kind = kind(line);
        Folded like = folded.get(kind);
        if (like != null) {
            like.more++;
            like.latest = line;
            return lines;
        }
        if (folded.size() < MOST_KINDS) {
            folded.put(kind, new Folded(now, line));
        }
        post(line, 1, now, lines);
        return lines;
    }

    /** What is due by now; to be called every second or so. */
    List<String> look(Instant now) {
        List<String> lines = new ArrayList<>();
        while (!gone.isEmpty() && !gone.getFirst().plus(MINUTE).isAfter(now)) {
            gone.removeFirst();
        }
        if (heldCount > 0 && hasRoom(MOST - 1)) {
            lines.add(summary());
            gone.addLast(now);
        }
        Iterator<Folded> all = folded.values().iterator();
        while (all.hasNext()) {
            Folded one = all.next();
            if (!one.since.plus(FOLD).isAfter(now)) {
                all.remove();
                if (one.more > 0) {
                    post(more(one), one.more, now, lines);
                }
            }
        }
        return lines;
    }

    /** What is to be said before the last of all. */
    List<String> end(Instant now) {
        List<String> lines = new ArrayList<>(look(now));
        for (Folded one : folded.values()) {
            if (one.more > 0) {
                hold(more(one), one.more);
            }
        }
        folded.clear();
        if (heldCount > 0 && hasRoom(MOST)) {
            lines.add(summary());
            gone.addLast(now);
        }
        return lines;
    }

    /** @param stands for so many sentences */
    private void post(String line, int stands, Instant now, List<String> lines) {
        if (heldCount == 0 && hasRoom(MOST - 1)) {
            lines.add(line);
            gone.addLast(now);
        } else {
            hold(line, stands);
        }
    }

    private void hold(String line, int stands) {
        heldCount += stands;
        if (held.size() < NAMED) {
            held.add(SpokenText.line(line, MAX_NAMED));
        }
    }

    private boolean hasRoom(int most) {
        return gone.size() < most;
    }

    private static String more(Folded one) {
        return "… (" + one.more + " more like this in " + FOLD.toMinutes() + " min) " + one.latest;
    }

    private String summary() {
        String named = String.join("; ", held);
        String rest = heldCount > held.size() ? "; … the team's log has all" : "";
        String line = "… (" + heldCount + " more, held back since there were too many) " + named + rest;
        held.clear();
        heldCount = 0;
        return line;
    }

    /** The sentence with its numbers left out. */
    private static String kind(String sentence) {
        StringBuilder kind = new StringBuilder(sentence.length());
        boolean inNumber = false;
        for (int i = 0; i < sentence.length(); i++) {
            char c = sentence.charAt(i);
            boolean isDigit = c >= '0' && c <= '9';
            if (!isDigit) {
                kind.append(c);
            } else if (!inNumber) {
                kind.append('0');
            }
            inNumber = isDigit;
        }
        return kind.toString();
    }
}
