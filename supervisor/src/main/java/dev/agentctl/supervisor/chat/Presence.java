package dev.agentctl.supervisor.chat;

import dev.agentctl.supervisor.irc.HistoryMark;
import dev.agentctl.supervisor.irc.IrcChannel;
import dev.agentctl.supervisor.irc.IrcClient;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Keeps the supervisor in the channels that somebody of the team is in, and in no others. Any thread; nothing here waits. */
final class Presence {
    private final List<String> always;
    private final Membership members;
    private final Map<String, HistoryMark> marks = new HashMap<>();
    private final CompletableFuture<IrcClient> client;
    private final ChatListener listener;
    private final InstantSource clock;
    /** By channel, in small letters: what the supervisor is in, or about to be. */
    private final Map<String, CompletableFuture<Void>> joins = new LinkedHashMap<>();

    /**
     * @param always channels that it is in whoever else is
     * @param marks by channel: the last line that an earlier supervisor heard
     * @param client completed before anything is called
     */
    Presence(
            List<String> always,
            Membership members,
            Map<String, HistoryMark> marks,
            CompletableFuture<IrcClient> client,
            ChatListener listener,
            InstantSource clock) {
        this.always = List.copyOf(always);
        this.members = members;
        this.client = client;
        this.listener = listener;
        this.clock = clock;
        marks.forEach((channel, mark) -> this.marks.put(Membership.key(channel), mark));
    }

    /** What the client is to be in from its beginning. */
    List<IrcChannel> first() {
        List<IrcChannel> first = new ArrayList<>();
        for (String channel : always) {
            first.add(marked(channel));
        }
        return first;
    }

    /** Enters what is missing, what was refused before too, and leaves what nobody is in any more. */
    void enter() {
        Map<String, String> wanted = new LinkedHashMap<>();
        for (String channel : always) {
            wanted.putIfAbsent(Membership.key(channel), channel);
        }
        for (String channel : members.all()) {
            wanted.putIfAbsent(Membership.key(channel), channel);
        }
        synchronized (joins) {
            for (String key : List.copyOf(joins.keySet())) {
                if (!wanted.containsKey(key)) {
                    joins.remove(key);
                    var _ = client.join().part(key);
                }
            }
            wanted.forEach((key, channel) -> {
                CompletableFuture<Void> known = joins.get(key);
                if (known == null || known.isCompletedExceptionally()) {
                    joins.put(key, enter(channel));
                }
            });
        }
    }

    /** Completed when the supervisor is in the channel, which {@link #enter} has been asked for. */
    CompletableFuture<Void> joined(String channel) {
        synchronized (joins) {
            return joins.getOrDefault(Membership.key(channel), CompletableFuture.completedFuture(null))
                    .copy();
        }
    }

    private CompletableFuture<Void> enter(String channel) {
        CompletableFuture<Void> joined = client.join().join(marked(channel));
        // The team may be busy: its listener waits, and the client's threads must not.
        var _ = joined.thenRunAsync(() -> listener.joined(channel, clock.instant()), Thread.ofVirtual()::start);
        return joined;
    }

    private IrcChannel marked(String channel) {
        return new IrcChannel(channel, Optional.ofNullable(marks.get(Membership.key(channel))));
    }
}
