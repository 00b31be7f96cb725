package dev.agentctl.supervisor.chat;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The latest lines of each channel, the team's own too, numbered as they came since this supervisor began. Thread-safe.
 */
final class Backlog {
    /** Lines of a channel. */
    static final int MOST = 500;

    private static final int MAX_CHARACTERS = 256 << 10;
    private static final int MAX_LINE = 8 << 10;
    private static final int MOST_CHANNELS = 200;

    private final Map<String, Channel> channels = new HashMap<>();

    /** Whose words these are. */
    enum From {
        TEAM,
        ALLOWED,
        OTHER
    }

    /**
     * @param number within its channel, from 1; none is given twice
     * @param who untrusted where it is not the team's
     * @param text untrusted; may have several lines
     */
    record Line(long number, Instant at, String who, From from, String text) {}

    /**
     * What a reader is shown.
     *
     * @param lines the oldest first
     * @param last the number of the channel's last line; 0 where there is none
     * @param missed whether lines that the reader asked for are no longer here
     */
    record Extract(List<Line> lines, long last, boolean missed) {}

    private static final class Channel {
        final Deque<Line> lines = new ArrayDeque<>();
        long last;
        int characters;
    }

    /** Nothing is kept of a channel beyond the 200th. */
    synchronized void add(String channel, Instant at, String who, From from, String text) {
        String key = Membership.key(channel);
        if (!channels.containsKey(key) && channels.size() >= MOST_CHANNELS) {
            return;
        }
        Channel its = channels.computeIfAbsent(key, name -> new Channel());
        String kept = text.length() > MAX_LINE ? text.substring(0, MAX_LINE) + "…" : text;
        its.lines.addLast(new Line(++its.last, at, who, from, kept));
        its.characters += kept.length();
        while (its.lines.size() > MOST || its.characters > MAX_CHARACTERS) {
            its.characters -= its.lines.removeFirst().text().length();
        }
    }

    /**
     * @param since the first lines after this number; empty for the latest ones
     * @param most at least 1
     */
    synchronized Extract read(String channel, OptionalLong since, int most) {
        Channel its = channels.getOrDefault(Membership.key(channel), new Channel());
        List<Line> wanted = new ArrayList<>();
        for (Line line : its.lines) {
            if (since.isEmpty() || line.number() > since.getAsLong()) {
                wanted.add(line);
            }
        }
        long first = its.lines.isEmpty() ? 1 : its.lines.getFirst().number();
        boolean missed = since.isPresent() && since.getAsLong() + 1 < first;
        int size = wanted.size();
        List<Line> shown = since.isPresent()
                ? wanted.subList(0, Math.min(most, size))
                : wanted.subList(Math.max(0, size - most), size);
        return new Extract(List.copyOf(shown), its.last, missed);
    }
}
