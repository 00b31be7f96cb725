package dev.agentctl.supervisor.chat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which session is in which channel: those that it was given, those that it joined, without those that it left. What a
 * session did so is forgotten when it leaves the team. Thread-safe.
 */
final class Membership {
    /** Channels of one session. */
    static final int MOST = 20;

    private final Map<String, List<String>> given = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> joined = new HashMap<>();
    private final Map<String, Set<String>> left = new HashMap<>();

    synchronized void present(Map<String, List<String>> channels) {
        given.clear();
        given.putAll(channels);
        joined.keySet().retainAll(channels.keySet());
        left.keySet().retainAll(channels.keySet());
    }

    /** The sessions' nicks. */
    synchronized List<String> nicks() {
        return List.copyOf(given.keySet());
    }

    synchronized List<String> of(String nick) {
        Map<String, String> all = new LinkedHashMap<>();
        for (String channel : given.getOrDefault(nick, List.of())) {
            all.putIfAbsent(key(channel), channel);
        }
        all.putAll(joined.getOrDefault(nick, Map.of()));
        all.keySet().removeAll(left.getOrDefault(nick, Set.of()));
        return List.copyOf(all.values());
    }

    boolean isIn(String nick, String channel) {
        for (String one : of(nick)) {
            if (one.equalsIgnoreCase(channel)) {
                return true;
            }
        }
        return false;
    }

    /** The sessions in a channel. */
    synchronized List<String> in(String channel) {
        List<String> nicks = new ArrayList<>();
        for (String nick : given.keySet()) {
            if (isIn(nick, channel)) {
                nicks.add(nick);
            }
        }
        return nicks;
    }

    /** False where the session is not there, or in too many channels. */
    synchronized boolean join(String nick, String channel) {
        if (!given.containsKey(nick) || of(nick).size() >= MOST) {
            return false;
        }
        left.getOrDefault(nick, new LinkedHashSet<>()).remove(key(channel));
        joined.computeIfAbsent(nick, name -> new LinkedHashMap<>()).put(key(channel), channel);
        return true;
    }

    synchronized void part(String nick, String channel) {
        if (given.containsKey(nick)) {
            joined.getOrDefault(nick, new LinkedHashMap<>()).remove(key(channel));
            left.computeIfAbsent(nick, name -> new LinkedHashSet<>()).add(key(channel));
        }
    }

    /** Every channel that a session is in. */
    synchronized List<String> all() {
        Map<String, String> all = new LinkedHashMap<>();
        for (String nick : given.keySet()) {
            for (String channel : of(nick)) {
                all.putIfAbsent(key(channel), channel);
            }
        }
        return List.copyOf(all.values());
    }

    static String key(String channel) {
        return channel.toLowerCase(Locale.ROOT);
    }
}
