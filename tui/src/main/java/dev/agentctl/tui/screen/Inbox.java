package dev.agentctl.tui.screen;

import dev.agentctl.tui.state.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The screen's one queue. Any thread puts, the screen's thread takes. Of news only the latest of each kind is kept, so
 * that a slow terminal builds no backlog; key presses are all kept, in their order, up to a bound that no hand reaches.
 */
final class Inbox {
    private static final int MAX_WAITING = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Deque<Event> waiting = new ArrayDeque<>();

    void put(Event event) {
        lock.lock();
        try {
            if (isNews(event)) {
                waiting.removeIf(older -> older.getClass() == event.getClass());
            }
            if (waiting.size() < MAX_WAITING) {
                waiting.addLast(event);
            }
            filled.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static boolean isNews(Event event) {
        return switch (event) {
            case Event.Observed news -> true;
            case Event.LogRead read -> true;
            case Event.Measured measured -> true;
            case Event.Resized resized -> true;
            case Event.Tick tick -> true;
            case Event.Pressed pressed -> false;
            case Event.Pasted pasted -> false;
            case Event.Acted acted -> false;
        };
    }

    /** All that is waiting, without waiting. */
    List<Event> drain() {
        lock.lock();
        try {
            List<Event> all = new ArrayList<>(waiting);
            waiting.clear();
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** Returns when something waits, or after so many nanoseconds. */
    void await(long nanos) throws InterruptedException {
        long left = nanos;
        lock.lock();
        try {
            while (waiting.isEmpty() && left > 0) {
                left = filled.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Wakes the screen's thread although nothing happened. */
    void wake() {
        put(new Event.Tick());
    }

    static final long FOREVER = TimeUnit.DAYS.toNanos(1);
}
