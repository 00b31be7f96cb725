package dev.agentctl.supervisor.chat;

import dev.agentctl.shared.cli.Sentences;
import dev.agentctl.supervisor.irc.IrcClient;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What the supervisor itself has to say, in order: kept while there is no connection, and said again where one broke before
 * the server confirmed it, so that others may hear it twice but not never. The oldest go where too many wait, and how many
 * is said. Any thread; one of its own speaks.
 */
final class Posts {
    /** More than a team says while a server is away for an hour. */
    static final int MOST = 500;

    private static final int TRIES = 3;
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    private final CompletableFuture<IrcClient> client;
    private final Consumer<String> log;
    private final Deque<Post> waiting = new ArrayDeque<>();
    /** What goes when nothing else waits. */
    private final Deque<Post> later = new ArrayDeque<>();
    /** By channel: posts that were given up unsaid. */
    private final Map<String, Integer> dropped = new HashMap<>();

    private final Thread speaking = Thread.ofVirtual().name("chat-posts").unstarted(this::speak);
    private boolean isSpeaking;

    private record Post(String channel, String text) {}

    Posts(CompletableFuture<IrcClient> client, Consumer<String> log) {
        this.client = client;
        this.log = log;
    }

    void begin() {
        speaking.start();
    }

    synchronized void add(String channel, String text) {
        add(waiting, new Post(channel, text));
    }

    /** The same, after all that waits to be said. */
    synchronized void addLater(String channel, String text) {
        add(later, new Post(channel, text));
    }

    private void add(Deque<Post> queue, Post post) {
        if (queue.size() >= MOST) {
            dropped.merge(queue.removeFirst().channel(), 1, Integer::sum);
        }
        queue.addLast(post);
        notifyAll();
    }

    /** The connection may be another than before. */
    synchronized void wake() {
        notifyAll();
    }

    /** Waits until all is said, or the bound has passed, or there is no connection; then nothing more is said. */
    void end(Duration bound) throws InterruptedException {
        long until = System.nanoTime() + bound.toNanos();
        synchronized (this) {
            long left = bound.toMillis();
            while ((isSpeaking || hasMore()) && isConnected() && left > 0) {
                wait(left);
                left = (until - System.nanoTime()) / 1_000_000;
            }
            if (hasMore()) {
                log.accept(waiting.size() + later.size() + " posts to the chat were not sent any more");
            }
        }
        speaking.interrupt();
    }

    private boolean hasMore() {
        return !waiting.isEmpty() || !later.isEmpty();
    }

    private boolean isConnected() {
        IrcClient begun = client.getNow(null);
        return begun != null && begun.state().isConnected();
    }

    private void speak() {
        try {
            while (true) {
                say(next());
                synchronized (this) {
                    isSpeaking = false;
                    notifyAll();
                }
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Post next() throws InterruptedException {
        while (!hasMore() || !isConnected()) {
            wait();
        }
        isSpeaking = true;
        Deque<Post> queue = waiting.isEmpty() ? later : waiting;
        Post first = queue.getFirst();
        Integer missing = dropped.remove(first.channel());
        return missing == null
                ? queue.removeFirst()
                : new Post(
                        first.channel(), "(" + missing + " older posts were given up while there was no connection)");
    }

    private void say(Post post) throws InterruptedException {
        for (int tries = 0; ; ) {
            try {
                client.join().say(post.channel(), post.text()).get();
                return;
            } catch (ExecutionException failure) {
                if (!isConnected()) {
                    awaitConnection();
                } else if (++tries < TRIES) {
                    TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES.toMillis());
                } else {
                    log.accept("a post to " + post.channel() + " was refused: "
                            + Sentences.of(failure.getCause() == null ? failure : failure.getCause()));
                    return;
                }
            }
        }
    }

    private synchronized void awaitConnection() throws InterruptedException {
        while (!isConnected()) {
            wait();
        }
    }
}
