package dev.agentctl.supervisor.irc;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A client that stays on an IRC server. Any thread may call it; its own threads, three while it is connected, are
 * virtual. All futures fail with an {@link IOException} of one sentence; what is done by {@code then…} with one is done on
 * the client's own threads and must not wait.
 */
public final class IrcClient implements AutoCloseable {
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(2);

    private final IrcSettings settings;
    private final IrcListener listener;
    private final InstantSource clock;
    private final DoubleSupplier chance;
    private final Outbox outbox;
    private final Questions questions = new Questions();
    private final Hearing hearing;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile IrcState state;
    private volatile boolean isSilent;
    private volatile @Nullable IrcConnection connection;

    private IrcClient(
            IrcSettings settings,
            List<IrcChannel> channels,
            IrcListener listener,
            InstantSource clock,
            DoubleSupplier chance) {
        this.settings = settings;
        this.listener = listener;
        this.clock = clock;
        this.chance = chance;
        this.outbox = new Outbox(settings.pace(), System::nanoTime);
        this.hearing = new Hearing(settings, channels, this::said, clock);
        this.state = new IrcState(false, "connecting to " + server(), clock.instant());
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
        return start(
                settings,
                channels,
                listener,
                clock,
                () -> ThreadLocalRandom.current().nextDouble());
    }

    /** @param chance evenly from 0 to 1, for the waits between tries */
    static IrcClient start(
            IrcSettings settings,
            List<IrcChannel> channels,
            IrcListener listener,
            InstantSource clock,
            DoubleSupplier chance) {
        IrcClient client = new IrcClient(settings, channels, listener, clock, chance);
        Thread.ofVirtual().name("irc-keep").start(client::keep);
        return client;
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
        return outbox.say(target, text);
    }

    /**
     * Joins a channel, and is in it from now on, after each reconnect too. Fails where there is no connection or no
     * answer, and is then tried again by itself; fails where the server refuses it too, and is then forgotten.
     */
    public CompletableFuture<Void> join(IrcChannel channel) {
        Room room = hearing.add(channel);
        if (room.isIn()) {
            return CompletableFuture.completedFuture(null);
        }
        return done(ask(Questions.Kind.JOIN, channel.name(), IrcMessage.of("JOIN", channel.name()))
                .whenComplete((_, failure) -> {
                    if (failure instanceof Questions.RefusedByServerException && !room.isIn()) {
                        hearing.remove(channel.name());
                    }
                }));
    }

    /** Leaves a channel, for good. */
    public CompletableFuture<Void> part(String channel) {
        boolean isIn = hearing.room(channel).filter(Room::isIn).isPresent();
        hearing.remove(channel);
        return isIn
                ? done(ask(Questions.Kind.PART, channel, IrcMessage.of("PART", channel)))
                : CompletableFuture.completedFuture(null);
    }

    /** The nicks in a channel, without their signs of rank, as the server tells them now. */
    public CompletableFuture<List<String>> names(String channel) {
        return ask(Questions.Kind.NAMES, channel, IrcMessage.of("NAMES", channel));
    }

    /** A channel's topic as the server tells it now; empty where there is none. */
    public CompletableFuture<String> topic(String channel) {
        return ask(Questions.Kind.TOPIC, channel, IrcMessage.of("TOPIC", channel))
                .thenApply(lines -> lines.isEmpty() ? "" : lines.getFirst());
    }

    /** Sets a channel's topic, cut to what one line takes. */
    public CompletableFuture<Void> setTopic(String channel, String text) {
        String line = PlainText.of(text.replace('\r', ' ').replace('\n', ' ')).strip();
        String cut = line.substring(0, TextLines.first(line, 0, 300));
        // Who sets the topic that is there already gets no answer: so it is asked for, too.
        return done(ask(
                Questions.Kind.SET_TOPIC,
                channel,
                IrcMessage.of("TOPIC", channel, cut),
                IrcMessage.of("TOPIC", channel)));
    }

    private static CompletableFuture<Void> done(CompletableFuture<List<String>> answer) {
        return answer.thenApply(_ -> null);
    }

    private CompletableFuture<List<String>> ask(Questions.Kind kind, String channel, IrcMessage... lines) {
        if (!Outbox.isTarget(channel)) {
            return CompletableFuture.failedFuture(new IOException("'" + PlainText.of(channel) + "' is no channel"));
        }
        IrcConnection current = connection;
        if (current == null || !current.isLetIn()) {
            return CompletableFuture.failedFuture(new IOException(state.sentence()));
        }
        CompletableFuture<List<String>> answer = questions.ask(kind, channel, System.nanoTime());
        for (IrcMessage line : lines) {
            outbox.send(line);
        }
        return answer;
    }

    /** The nick by which the server knows this client, or the one it will ask for. */
    public String nick() {
        IrcConnection current = connection;
        return current == null ? settings.nick() : current.nick().orElse(settings.nick());
    }

    public IrcState state() {
        return state;
    }

    /** Leaves the server, within two seconds. What waits to be said is given up. The listener hears no more afterwards. */
    @Override
    public void close() {
        closing.countDown();
        IrcConnection current = connection;
        if (current != null) {
            current.quit();
        }
        try {
            if (!closed.await(CLOSE_BOUND.toNanos(), TimeUnit.NANOSECONDS) && current != null) {
                current.cut("closed");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            isSilent = true;
        }
    }

    private String server() {
        return settings.host() + ":" + settings.port();
    }

    /** The keeping thread's work: one connection after another. */
    private void keep() {
        int failures = 0;
        try {
            while (closing.getCount() > 0) {
                IrcConnection next = new IrcConnection(
                        settings, hearing, outbox, questions, clock, System::nanoTime, this::connected);
                connection = next;
                next.start();
                watch(next);
                if (closing.getCount() == 0) {
                    break;
                }
                IrcConnection.End end = next.end();
                failures = end.held().compareTo(settings.pace().settled()) > 0 ? 1 : failures + 1;
                Duration wait = end.isRefused()
                        ? Backoff.afterRefusal(settings.pace(), chance.getAsDouble())
                        : Backoff.wait(settings.pace(), failures, chance.getAsDouble());
                tell(
                        false,
                        "not connected to " + server() + ": " + end.why() + "; next try in "
                                + Math.max(1, wait.toSeconds()) + " s");
                await(wait);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            outbox.close();
            questions.end("the IRC client is closed");
            tell(false, "not connected to " + server() + ": closed");
            closed.countDown();
        }
    }

    /** Texts do not wait longer for the wait between two tries. */
    private void await(Duration wait) throws InterruptedException {
        long until = System.nanoTime() + wait.toNanos();
        for (long left = wait.toNanos(); left > 0; left = until - System.nanoTime()) {
            if (closing.await(Math.min(left, 1_000_000_000), TimeUnit.NANOSECONDS)) {
                return;
            }
            outbox.expire();
        }
    }

    private void watch(IrcConnection current) throws InterruptedException {
        IrcPace pace = settings.pace();
        long least = Math.min(
                pace.quiet().toNanos(),
                Math.min(pace.patience().toNanos(), pace.again().toNanos()));
        long look = Math.clamp(least / 4, 5_000_000, 1_000_000_000);
        boolean isQuitting = false;
        long quitAt = 0;
        while (!current.awaitEnd(Duration.ofNanos(look))) {
            if (closing.getCount() > 0) {
                current.watch();
                outbox.expire();
            } else if (!isQuitting) {
                isQuitting = true;
                quitAt = System.nanoTime();
                current.quit();
            } else if (System.nanoTime() - quitAt > CLOSE_BOUND.toNanos() / 2) {
                current.cut("closed");
            }
        }
    }

    private void connected(String sentence) {
        tell(true, sentence);
    }

    private void tell(boolean isConnected, String sentence) {
        IrcState next = new IrcState(isConnected, sentence, clock.instant());
        if (isConnected && state.isConnected() && state.sentence().equals(sentence)) {
            return; // As when a refused channel is refused again.
        }
        state = next;
        try {
            if (!isSilent) {
                listener.state(next);
            }
        } catch (RuntimeException fault) {
            Faults.report(fault);
        }
    }

    private void said(ChatLine line) {
        try {
            if (!isSilent) {
                listener.said(line);
            }
        } catch (RuntimeException fault) {
            Faults.report(fault);
        }
    }
}
