package dev.agentctl.supervisor.irc;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent, bounded: lines of the connection at hand, and texts, which outlive it. Any thread may add; the
 * connection's writing thread takes. Answers to the server go at once, all else as flood control allows, questions before
 * texts.
 */
final class Outbox {
    private static final int MOST_LINES = 1_000;
    private static final int LONGEST_TEXT = 1 << 16;

    private final IrcPace pace;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<String> urgent = new ArrayDeque<>();
    private final Deque<String> asked = new ArrayDeque<>();
    private final Sayings sayings = new Sayings();
    private TokenBucket bucket;
    private boolean isOpen;
    private long connection;
    private @Nullable Link link;

    /** @param nanos a monotonic clock */
    Outbox(IrcPace pace, LongSupplier nanos) {
        this.pace = pace;
        this.nanos = nanos;
        this.bucket = new TokenBucket(pace.burst(), pace.period(), nanos.getAsLong());
    }

    /** Says a text; {@link IrcClient#say} tells what becomes of it. */
    CompletableFuture<Void> say(String target, String text) {
        String plain = PlainText.of(text.replace("\r\n", "\n").replace('\r', '\n'));
        if (!isTarget(target)) {
            return Sayings.failed("'" + PlainText.of(target) + "' is neither a channel nor a nick");
        }
        if (plain.isBlank()) {
            return Sayings.failed("there is nothing to say to " + target);
        }
        if (plain.length() > LONGEST_TEXT) {
            return Sayings.failed("a text may have " + LONGEST_TEXT + " characters: this has " + plain.length());
        }
        lock.lock();
        try {
            changed.signal();
            return sayings.add(target, plain, nanos.getAsLong());
        } finally {
            lock.unlock();
        }
    }

    /** Whether a text may go there: one channel or nick, of a bounded length, that is no other command's word. */
    static boolean isTarget(String target) {
        return PlainText.isWord(target)
                && TextLines.bytes(target) <= 200
                && target.charAt(0) != ':'
                && target.charAt(0) != '$'
                && target.indexOf(',') < 0;
    }

    /**
     * A connection is there: its lines may go.
     *
     * @return its number, by which its writing thread takes
     */
    long begin() {
        lock.lock();
        try {
            bucket = new TokenBucket(pace.burst(), pace.period(), nanos.getAsLong());
            isOpen = true;
            connection++;
            return connection;
        } finally {
            lock.unlock();
        }
    }

    /** Texts may go too, by this link. */
    void use(Link its) {
        change(() -> link = its);
    }

    /** A line that goes at once; it is dropped where there is no connection. */
    void sendNow(IrcMessage message) {
        add(urgent, message);
    }

    /** A line that waits for its turn; it is dropped where there is no connection. */
    void send(IrcMessage message) {
        add(asked, message);
    }

    private void add(Deque<String> queue, IrcMessage message) {
        change(() -> {
            // A server that asks for more answers than it reads is not answered.
            if (isOpen && queue.size() < MOST_LINES) {
                queue.add(message.line());
            }
        });
    }

    /**
     * Waits for what goes next: lines with their ends. Empty text at the end of the connection.
     *
     * @param of the connection's number
     */
    String take(long of) throws InterruptedException {
        lock.lock();
        try {
            while (isOpen && of == connection) {
                String next = poll();
                if (!next.isEmpty()) {
                    return next;
                }
                if (!asked.isEmpty() || (link != null && !sayings.isEmpty())) {
                    changed.awaitNanos(Math.max(1, bucket.delay(nanos.getAsLong())));
                } else {
                    changed.await();
                }
            }
            return "";
        } finally {
            lock.unlock();
        }
    }

    /** What may go now; empty text where that is nothing. */
    String poll() {
        lock.lock();
        try {
            StringBuilder lines = new StringBuilder();
            for (String line = urgent.poll(); line != null; line = urgent.poll()) {
                lines.append(line).append("\r\n");
            }
            long now = nanos.getAsLong();
            if (!lines.isEmpty() || bucket.delay(now) > 0) {
                return lines.toString();
            }
            String question = asked.poll();
            List<IrcMessage> said = question == null && link != null ? sayings.next(link, now) : List.of();
            if (question == null && said.isEmpty()) {
                return "";
            }
            bucket.take(now);
            lines.append(question == null ? "" : question + "\r\n");
            said.forEach(each -> lines.append(each.line()).append("\r\n"));
            return lines.toString();
        } finally {
            lock.unlock();
        }
    }

    /** What was taken last has been written. */
    void written(long of) {
        change(() -> {
            if (of == connection) {
                sayings.written();
            }
        });
    }

    /** The server has passed on what had this label. */
    void confirmed(String label) {
        change(() -> sayings.confirmed(label));
    }

    /** The server has not passed on what had this label. */
    void refused(String label, String words) {
        change(() -> sayings.refused(label, words));
    }

    /** The server has refused a message of several lines, and does not say which. */
    void batchRefused(String words) {
        change(() -> sayings.batchRefused(words));
    }

    /** Gives up what has waited too long. */
    void expire() {
        change(() -> sayings.expire(nanos.getAsLong(), pace.waiting(), pace.patience()));
    }

    /** The connection is gone. Texts of which nothing is under way wait for the next. */
    void end() {
        change(() -> {
            isOpen = false;
            link = null;
            urgent.clear();
            asked.clear();
            sayings.broken();
        });
    }

    /** Nothing is said any more. */
    void close() {
        change(sayings::close);
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        sayings.settle();
    }
}
