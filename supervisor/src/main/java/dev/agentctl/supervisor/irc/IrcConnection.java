package dev.agentctl.supervisor.irc;

import dev.agentctl.shared.cli.Sentences;
import dev.agentctl.shared.secret.Secret;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection from its first byte to its last. A thread of its own connects, reads and decides; another writes; a third,
 * its client's, watches both from outside, and so can end what hangs.
 */
final class IrcConnection {
    private final IrcSettings settings;
    private final Hearing hearing;
    private final Outbox outbox;
    private final Questions questions;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Consumer<String> tell;
    private final Wire wire;
    private final CountDownLatch ended = new CountDownLatch(1);

    private volatile @Nullable Dialogue dialogue;
    private volatile @Nullable String cutBecause;
    private volatile End end = new End("it was not tried", false, Duration.ZERO);
    private volatile long heardAt;
    private volatile long writingSince;
    private volatile boolean isWriting;
    private volatile long begunAt;
    private long pingedAt;
    private boolean isPinged;
    private long againAt;

    /**
     * How it ended.
     *
     * @param why in words that follow on "not connected to HOST:PORT: "
     * @param isRefused whether the server, or this client, had a reason that rarely heals by itself
     * @param held how long the client was let in
     */
    record End(String why, boolean isRefused, Duration held) {}

    /** @param tell hears, on the reading thread, in a sentence that the client is let in and what is not well then */
    IrcConnection(
            IrcSettings settings,
            Hearing hearing,
            Outbox outbox,
            Questions questions,
            InstantSource clock,
            LongSupplier nanos,
            Consumer<String> tell) {
        this.settings = settings;
        this.hearing = hearing;
        this.outbox = outbox;
        this.questions = questions;
        this.clock = clock;
        this.nanos = nanos;
        this.tell = tell;
        this.wire = new Wire(settings);
    }

    void start() {
        begunAt = nanos.getAsLong();
        heardAt = begunAt;
        againAt = begunAt;
        Thread.ofVirtual().name("irc-read").start(this::run);
    }

    /** Whether it has ended within this time. */
    boolean awaitEnd(Duration bound) throws InterruptedException {
        return ended.await(bound.toNanos(), TimeUnit.NANOSECONDS);
    }

    End end() {
        return end;
    }

    boolean isLetIn() {
        Dialogue its = dialogue;
        return its != null && its.isLetIn() && ended.getCount() > 0;
    }

    /** The nick by which the server knows the client. */
    Optional<String> nick() {
        Dialogue its = dialogue;
        return its == null ? Optional.empty() : Optional.of(its.nick());
    }

    /** Ends it with a word to the server. */
    void quit() {
        cutBecause = "closed";
        if (isLetIn()) {
            outbox.sendNow(IrcMessage.of("QUIT"));
        } else {
            wire.cut();
        }
    }

    /** Ends it without a word. */
    void cut(String why) {
        cutBecause = why;
        wire.cut();
    }

    /** Looks after it: to be called every now and then, by one thread. */
    void watch() {
        long now = nanos.getAsLong();
        long patience = settings.pace().patience().toNanos();
        if (isWriting && now - writingSince > patience) {
            cut("the server takes nothing any more");
        } else if (!isLetIn()) {
            if (now - begunAt > 2 * patience) { // To connect, and to be let in.
                cut("the server did not let this client in within "
                        + settings.pace().patience().multipliedBy(2).toSeconds() + " s");
            }
        } else {
            ping(now, patience);
            if (now - againAt > settings.pace().again().toNanos()) {
                againAt = now;
                Optional.ofNullable(dialogue).ifPresent(Dialogue::again);
            }
        }
        questions.expire(now, patience);
    }

    private void ping(long now, long patience) {
        if (heardAt - pingedAt >= 0) {
            isPinged = false;
        }
        if (!isPinged && now - heardAt > settings.pace().quiet().toNanos()) {
            isPinged = true;
            pingedAt = now;
            outbox.sendNow(IrcMessage.of("PING", "alive"));
        } else if (isPinged && now - pingedAt > patience) {
            cut("the server has gone silent: no answer to a PING within "
                    + settings.pace().patience().toSeconds() + " s");
        }
    }

    private void run() {
        String why = "the server closed the connection";
        boolean isRefused = false;
        try (Password password = Password.of(settings)) {
            LineReader lines = wire.connect(settings.pace().patience());
            Dialogue talk = begin(password.secret());
            for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
                heardAt = nanos.getAsLong();
                Optional<IrcMessage> message = IrcMessage.parse(line.get());
                if (message.isPresent()) {
                    talk.on(message.get());
                }
            }
        } catch (RefusedException refused) {
            why = Sentences.of(refused);
            isRefused = true;
        } catch (IOException broken) {
            why = isLetIn() ? "the connection broke: " + Sentences.of(broken) : Sentences.of(broken);
        } catch (RuntimeException fault) {
            why = "a fault of this program: " + Sentences.of(fault);
            Faults.report(fault);
        } finally {
            wire.cut();
            finish(why, isRefused);
        }
    }

    private Dialogue begin(Optional<Secret> password) {
        long number = outbox.begin();
        Registration registration = new Registration(settings, password, outbox::sendNow);
        Dialogue talk = new Dialogue(settings, registration, hearing, outbox, questions, clock, nanos, tell);
        dialogue = talk;
        Thread.ofVirtual().name("irc-write").start(() -> write(number));
        registration.begin();
        return talk;
    }

    private void finish(String why, boolean isRefused) {
        String cut = cutBecause;
        Dialogue talk = dialogue;
        String words = talk == null ? "" : talk.lastWords();
        String reason =
                cut != null ? cut : words.isEmpty() || isRefused ? why : "the server closed the connection: " + words;
        end = new End(reason, isRefused && cut == null, talk == null ? Duration.ZERO : talk.held());
        hearing.gone();
        outbox.end();
        questions.end("the connection to the IRC server is lost: " + reason);
        ended.countDown();
    }

    private void write(long number) {
        try {
            for (String lines = outbox.take(number); !lines.isEmpty(); lines = outbox.take(number)) {
                writingSince = nanos.getAsLong();
                isWriting = true;
                wire.write(lines);
                isWriting = false;
                outbox.written(number);
            }
        } catch (IOException broken) {
            wire.cut(); // The reading thread tells.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            isWriting = false;
        }
    }
}
