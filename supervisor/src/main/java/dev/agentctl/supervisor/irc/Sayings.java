package dev.agentctl.supervisor.irc;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Texts that wait to be said, and those that were and are not confirmed yet; bounded. Guarded by its outbox's lock, but
 * for {@link #settle}.
 */
final class Sayings {
    private static final int MOST_TEXTS = 256;
    private static final int MOST_LINES = 1_000;
    private static final String MAYBE_HEARD = ": others may have heard it";

    private final Deque<Saying> waiting = new ArrayDeque<>();
    private final Map<String, Sent> unconfirmed = new LinkedHashMap<>();
    private final Queue<Runnable> settled = new ConcurrentLinkedQueue<>();
    private boolean isClosed;
    private @Nullable Saying underWay;
    private long names;

    /** @param at nanoseconds */
    private record Sent(Saying saying, long at) {}

    /** @param text plain, with something to see in it */
    CompletableFuture<Void> add(String target, String text, long now) {
        if (isClosed) {
            return failed("the IRC client is closed");
        }
        if (waiting.size() >= MOST_TEXTS
                || waiting.stream().mapToInt(Saying::lineCount).sum() >= MOST_LINES) {
            return failed("too much waits to be said already: " + waiting.size() + " texts");
        }
        Saying saying = new Saying(target, text, now);
        waiting.add(saying);
        return saying.future();
    }

    static <T> CompletableFuture<T> failed(String sentence) {
        return CompletableFuture.failedFuture(new IOException(sentence));
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** The lines that go next, in one; none where nothing waits. */
    List<IrcMessage> next(Link link, long now) {
        while (!waiting.isEmpty() && waiting.getFirst().future().isDone()) {
            waiting.removeFirst(); // Its caller has given it up.
        }
        if (waiting.isEmpty()) {
            return List.of();
        }
        Saying next = waiting.getFirst();
        names++;
        String name = "t" + names;
        List<IrcMessage> lines = next.next(link, name);
        if (link.hasLabels()) {
            next.toBeConfirmed();
            unconfirmed.put(name, new Sent(next, now));
        } else {
            underWay = next;
        }
        if (next.isSent()) {
            waiting.removeFirst();
        }
        return lines;
    }

    /** What {@link #next} gave last has been written. */
    void written() {
        Saying said = underWay;
        underWay = null;
        if (said != null && said.isSent()) {
            settled.add(() -> said.future().complete(null));
        }
    }

    /** The server has passed on what had this label; another's label is nothing. */
    void confirmed(String label) {
        Sent sent = unconfirmed.remove(label);
        if (sent != null && sent.saying.confirmed()) {
            settled.add(() -> sent.saying.future().complete(null));
        }
    }

    /** The server has not passed on what had this label; another's label is nothing. */
    void refused(String label, String words) {
        Sent sent = unconfirmed.remove(label);
        if (sent != null) {
            fail(sent.saying, "the server says: " + words);
        }
    }

    /** The server has refused a batch, and does not say which: the first that it has not confirmed. */
    void batchRefused(String words) {
        if (!unconfirmed.isEmpty()) {
            refused(unconfirmed.keySet().iterator().next(), words);
        }
    }

    /**
     * Gives up what has waited too long.
     *
     * @param most for a connection
     * @param patience for the server's confirmation
     */
    void expire(long now, Duration most, Duration patience) {
        for (Saying each : List.copyOf(waiting)) {
            if (!each.isBegun() && now - each.since() > most.toNanos()) {
                fail(each, "it waited " + most.toSeconds() + " s and could not be sent");
            }
        }
        for (Iterator<Sent> each = unconfirmed.values().iterator(); each.hasNext(); ) {
            Sent sent = each.next();
            if (now - sent.at > patience.toNanos()) {
                each.remove();
                fail(sent.saying, "the server did not confirm it within " + patience.toSeconds() + " s" + MAYBE_HEARD);
            }
        }
    }

    /** The connection is gone: fails what may or may not have been heard. */
    void broken() {
        String sentence = "the connection broke before the server confirmed it" + MAYBE_HEARD;
        unconfirmed.values().forEach(each -> fail(each.saying, sentence));
        unconfirmed.clear();
        if (underWay != null) {
            fail(underWay, sentence);
            underWay = null;
        }
    }

    /** Nothing is said any more. */
    void close() {
        isClosed = true;
        List.copyOf(waiting).forEach(each -> fail(each, "the IRC client was closed before it was sent"));
    }

    private void fail(Saying saying, String sentence) {
        waiting.remove(saying);
        settled.add(() -> saying.future().completeExceptionally(new IOException(sentence)));
    }

    /** Tells callers what became of their texts: without the lock, since it runs code of theirs. */
    void settle() {
        for (Runnable each = settled.poll(); each != null; each = settled.poll()) {
            each.run();
        }
    }
}
