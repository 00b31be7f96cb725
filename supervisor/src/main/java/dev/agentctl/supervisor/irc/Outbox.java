package dev.agentctl.supervisor.irc;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent, bounded: lines of the connection at hand, and texts, which outlive it. Any thread may add; one at a
 * time takes. Answers to the server go at once, all else as flood control allows, questions before texts.
 */
final class Outbox {
    private static final int MOST_LINES = 1_000;
    private static final int MOST_TEXTS = 256;
    private static final int LONGEST_TEXT = 1 << 16;
    private static final String CUT = "the connection broke before the server confirmed it: others may have heard it";

    private final IrcPace pace;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<String> urgent = new ArrayDeque<>();
    private final Deque<String> asked = new ArrayDeque<>();
    private final Deque<Saying> sayings = new ArrayDeque<>();
    private final Map<String, Saying> unconfirmed = new LinkedHashMap<>();
    /** Done without the lock, since others' code depends on it. */
    private final Queue<Runnable> settled = new ConcurrentLinkedQueue<>();

    private TokenBucket bucket;
    private boolean isOpen;
    private boolean isClosed;
    private @Nullable Link link;
    private @Nullable Saying underWay;
    private long names;

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
            return failed("'" + PlainText.of(target) + "' is neither a channel nor a nick");
        }
        if (plain.isBlank()) {
            return failed("there is nothing to say to " + target);
        }
        if (plain.length() > LONGEST_TEXT) {
            return failed("a text may have " + LONGEST_TEXT + " characters: this has " + plain.length());
        }
        lock.lock();
        try {
            if (isClosed) {
                return failed("the IRC client is closed");
            }
            if (sayings.size() >= MOST_TEXTS || waiting() >= MOST_LINES) {
                return failed("too much waits to be said already: " + sayings.size() + " texts");
            }
            Saying saying = new Saying(target, plain, nanos.getAsLong());
            sayings.add(saying);
            changed.signal();
            return saying.future();
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

    private static <T> CompletableFuture<T> failed(String sentence) {
        return CompletableFuture.failedFuture(new IOException(sentence));
    }

    private int waiting() {
        return sayings.stream().mapToInt(Saying::lineCount).sum();
    }

    /** A connection is there: its lines may go. */
    void begin() {
        lock.lock();
        try {
            bucket = new TokenBucket(pace.burst(), pace.period(), nanos.getAsLong());
            isOpen = true;
        } finally {
            lock.unlock();
        }
    }

    /** Texts may go too, by this link. */
    void use(Link its) {
        lock.lock();
        try {
            link = its;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** A line that goes at once; it is dropped where there is no connection. */
    void sendNow(IrcMessage message) {
        add(urgent, message);
    }

    /** A line that waits for its turn. */
    void send(IrcMessage message) {
        add(asked, message);
    }

    private void add(Deque<String> queue, IrcMessage message) {
        lock.lock();
        try {
            // A server that asks for more answers than it reads is not answered.
            if (isOpen && queue.size() < MOST_LINES) {
                queue.add(message.line());
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for what goes next: lines with their ends. Empty text at the end of the connection. */
    String take() throws InterruptedException {
        lock.lock();
        try {
            while (isOpen) {
                String next = poll();
                if (!next.isEmpty()) {
                    return next;
                }
                if (hasMore()) {
                    changed.awaitNanos(Math.max(1, bucket.delay(nanos.getAsLong())));
                } else {
                    changed.await();
                }
            }
            return "";
        } finally {
            lock.unlock();
            settle();
        }
    }

    private boolean hasMore() {
        return !asked.isEmpty() || (link != null && !sayings.isEmpty());
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
            List<IrcMessage> said = question == null ? said() : List.of();
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

    private List<IrcMessage> said() {
        for (Saying next = sayings.peek(); next != null && link != null; next = sayings.peek()) {
            if (next.future().isDone() || next.isSent()) { // Its caller has given it up.
                sayings.remove();
                continue;
            }
            names++;
            String name = "t" + names;
            List<IrcMessage> lines = next.next(link, name);
            if (link.hasLabels()) {
                next.toBeConfirmed();
                unconfirmed.put(name, next);
            } else {
                underWay = next;
            }
            if (next.isSent()) {
                sayings.remove();
            }
            return lines;
        }
        return List.of();
    }

    /** What was taken last has been written. */
    void written() {
        lock.lock();
        try {
            Saying said = underWay;
            underWay = null;
            if (said != null && said.isSent()) {
                settled.add(() -> said.future().complete(null));
            }
        } finally {
            lock.unlock();
            settle();
        }
    }

    /** The server has passed on what had this label; another's label is nothing. */
    void confirmed(String label) {
        lock.lock();
        try {
            Saying said = unconfirmed.remove(label);
            if (said != null && said.confirmed()) {
                settled.add(() -> said.future().complete(null));
            }
        } finally {
            lock.unlock();
            settle();
        }
    }

    /** The server has not passed on what had this label; another's label is nothing. */
    void refused(String label, String words) {
        lock.lock();
        try {
            Saying said = unconfirmed.remove(label);
            if (said != null) {
                sayings.remove(said);
                fail(said, "the server says: " + words);
            }
        } finally {
            lock.unlock();
            settle();
        }
    }

    /** The server has refused a batch, and does not say which: the first that it has not confirmed. */
    void batchRefused(String words) {
        String first;
        lock.lock();
        try {
            first = unconfirmed.isEmpty() ? "" : unconfirmed.keySet().iterator().next();
        } finally {
            lock.unlock();
        }
        refused(first, words);
    }

    /** Gives up what has waited too long. */
    void expire() {
        lock.lock();
        try {
            long now = nanos.getAsLong();
            for (Iterator<Saying> each = sayings.iterator(); each.hasNext(); ) {
                Saying saying = each.next();
                if (!saying.isBegun() && now - saying.since() > pace.waiting().toNanos()) {
                    each.remove();
                    fail(saying, "it waited " + pace.waiting().toSeconds() + " s and could not be sent");
                }
            }
        } finally {
            lock.unlock();
            settle();
        }
    }

    /** The connection is gone. Texts of which nothing went out, and the rest of those that no server confirms, wait for the next. */
    void end() {
        lock.lock();
        try {
            isOpen = false;
            link = null;
            urgent.clear();
            asked.clear();
            for (Saying each : List.copyOf(unconfirmed.values())) {
                sayings.remove(each);
                fail(each, CUT);
            }
            unconfirmed.clear();
            Saying cut = underWay;
            underWay = null;
            if (cut != null) {
                sayings.remove(cut);
                fail(cut, CUT);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
            settle();
        }
    }

    /** Nothing is said any more. */
    void close() {
        lock.lock();
        try {
            isClosed = true;
            sayings.forEach(each -> fail(each, "the IRC client was closed before it was sent"));
            sayings.clear();
        } finally {
            lock.unlock();
            settle();
        }
    }

    private void fail(Saying saying, String sentence) {
        settled.add(() -> saying.future().completeExceptionally(new IOException(sentence)));
    }

    private void settle() {
        if (!lock.isHeldByCurrentThread()) {
            for (Runnable each = settled.poll(); each != null; each = settled.poll()) {
                each.run();
            }
        }
    }
}
