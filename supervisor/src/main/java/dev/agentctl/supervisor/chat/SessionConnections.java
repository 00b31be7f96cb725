package dev.agentctl.supervisor.chat;

import dev.agentctl.supervisor.irc.ChatLine;
import dev.agentctl.supervisor.irc.IrcChannel;
import dev.agentctl.supervisor.irc.IrcClient;
import dev.agentctl.supervisor.irc.IrcListener;
import dev.agentctl.supervisor.irc.IrcSettings;
import dev.agentctl.supervisor.irc.IrcState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * A connection for each session, under its nick or one like it. They have no account: on a server that refuses those, the
 * supervisor must speak for its sessions. They only speak; the supervisor's connection hears. Any thread.
 */
final class SessionConnections {
    /** A line of ours comes back within this, also after its nick was given up. */
    private static final Duration ECHO = Duration.ofMinutes(2);

    private final IrcSettings settings;
    private final InstantSource clock;
    private final Consumer<String> log;
    private final Map<String, Own> own = new HashMap<>();
    /** By nick, in small letters: when it was ours last. */
    private final Map<String, Instant> ours = new ConcurrentHashMap<>();

    private record Own(IrcClient client, Set<String> channels) {}

    /** @param settings the supervisor's own, from which these differ in nick and account */
    SessionConnections(IrcSettings settings, InstantSource clock, Consumer<String> log) {
        this.settings = settings;
        this.clock = clock;
        this.log = log;
    }

    /** These sessions are in these channels, and no others are here. Waits for nothing. */
    synchronized void present(Map<String, List<String>> channels) {
        for (Map.Entry<String, List<String>> session : channels.entrySet()) {
            Own its = own.get(session.getKey());
            if (its == null) {
                own.put(session.getKey(), connect(session.getKey(), session.getValue()));
            } else {
                change(its, session.getValue());
            }
        }
        Iterator<Map.Entry<String, Own>> all = own.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<String, Own> one = all.next();
            if (!channels.containsKey(one.getKey())) {
                all.remove();
                leave(one.getValue().client());
            }
        }
    }

    synchronized Optional<IrcClient> of(String nick) {
        return Optional.ofNullable(own.get(nick)).map(Own::client);
    }

    /** Whether a line is one of these sessions', as the supervisor's connection hears them. */
    synchronized boolean isOurs(ChatLine line) {
        Instant now = clock.instant();
        for (Own one : own.values()) {
            remember(one.client(), now);
        }
        ours.values().removeIf(last -> last.plus(ECHO).isBefore(now));
        return line.account().isEmpty() && ours.containsKey(line.nick().toLowerCase(Locale.ROOT));
    }

    /** All leave, at once, within the clients' bound. */
    void close() throws InterruptedException {
        List<Thread> leaving = new ArrayList<>();
        synchronized (this) {
            for (Own one : own.values()) {
                leaving.add(leave(one.client()));
            }
            own.clear();
        }
        for (Thread one : leaving) {
            one.join();
        }
    }

    private Own connect(String nick, List<String> channels) {
        IrcSettings its = new IrcSettings(
                settings.host(),
                settings.port(),
                settings.tls(),
                settings.authority(),
                nick,
                Optional.empty(),
                settings.realName(),
                settings.pace());
        List<IrcChannel> first = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (String channel : channels) {
            first.add(IrcChannel.of(channel));
            keys.add(Membership.key(channel));
        }
        return new Own(IrcClient.start(its, first, new Deaf(nick), clock), keys);
    }

    private static void change(Own its, List<String> channels) {
        Set<String> wanted = new HashSet<>();
        for (String channel : channels) {
            wanted.add(Membership.key(channel));
            if (its.channels().add(Membership.key(channel))) {
                var _ = its.client().join(IrcChannel.of(channel));
            }
        }
        for (String channel : List.copyOf(its.channels())) {
            if (!wanted.contains(channel)) {
                its.channels().remove(channel);
                var _ = its.client().part(channel);
            }
        }
    }

    private Thread leave(IrcClient client) {
        remember(client, clock.instant());
        return Thread.ofVirtual().name("chat-leave").start(client::close);
    }

    private void remember(IrcClient client, Instant now) {
        ours.put(client.nick().toLowerCase(Locale.ROOT), now);
    }

    /** Hears nothing: the supervisor does. */
    private final class Deaf implements IrcListener {
        private final String nick;
        private boolean wasConnected;

        Deaf(String nick) {
            this.nick = nick;
        }

        @Override
        public void said(ChatLine line) {}

        @Override
        public void state(IrcState state) {
            // A server that is away is said by the supervisor's connection, and not by each of these at each try.
            if (state.isConnected() != wasConnected) {
                wasConnected = state.isConnected();
                log.accept("chat, " + nick + ": " + state.sentence());
            }
        }
    }
}
