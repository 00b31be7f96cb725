package dev.agentctl.supervisor.irc;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/** Records what a client tells, and that it tells it one at a time. Any thread may ask. */
final class Ears implements IrcListener {
    private final List<ChatLine> lines = new ArrayList<>();
    private final List<IrcState> states = new ArrayList<>();
    private final AtomicBoolean isBusy = new AtomicBoolean();
    private volatile boolean wasCalledTwiceAtOnce;

    @Override
    public void said(ChatLine line) {
        alone(() -> lines.add(line));
    }

    @Override
    public void state(IrcState state) {
        alone(() -> states.add(state));
    }

    private void alone(Runnable record) {
        if (!isBusy.compareAndSet(false, true)) {
            wasCalledTwiceAtOnce = true;
        }
        synchronized (this) {
            record.run();
        }
        isBusy.set(false);
    }

    boolean wasCalledTwiceAtOnce() {
        return wasCalledTwiceAtOnce;
    }

    synchronized List<ChatLine> lines() {
        return List.copyOf(lines);
    }

    synchronized List<IrcState> states() {
        return List.copyOf(states);
    }

    List<String> texts() {
        return lines().stream().map(ChatLine::text).toList();
    }

    List<String> sentences() {
        return states().stream().map(IrcState::sentence).toList();
    }

    /** The first line with these words in it; waits for it. */
    ChatLine awaitLine(String words) {
        return soon(
                        "'" + words + "'",
                        () -> lines().stream()
                                .filter(each -> each.text().contains(words))
                                .toList(),
                        found -> !found.isEmpty(),
                        this::texts)
                .getFirst();
    }

    /** Waits until so many states have these words in them. */
    void awaitStates(int count, String words) {
        soon(
                count + " states with '" + words + "'",
                () -> sentences().stream().filter(each -> each.contains(words)).count(),
                found -> found >= count,
                this::sentences);
    }

    void awaitConnected() {
        awaitStates(1, "connected to");
    }

    private static <T> T soon(
            String what,
            java.util.concurrent.Callable<T> now,
            Predicate<T> isEnough,
            java.util.function.Supplier<List<String>> seen) {
        try {
            return await(what)
                    .dontCatchUncaughtExceptions() // A test's own listener fails on purpose.
                    .atMost(Duration.ofSeconds(20))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(2))
                    .until(now, isEnough);
        } catch (org.awaitility.core.ConditionTimeoutException late) {
            throw new AssertionError(what + " did not come, but " + seen.get(), late);
        }
    }
}
