package dev.agentctl.health.collect;

import dev.agentctl.health.snapshot.FleetSnapshot;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A collection in every period, on a thread of its own, until it is closed. An exception from the consumer, or a fault of
 * the collector's own, ends the thread and reaches its uncaught-exception handler.
 */
public final class FleetWatch implements AutoCloseable {
    /** A burst of events, as when all agents are stopped, is one collection and not one for each. */
    private static final long BURST_NANOS = 50_000_000L;

    private static final Duration SHORTEST_PATIENCE = Duration.ofSeconds(1);
    private static final long CLOSE_MILLIS = 2000;

    private final Collector collector;
    private final long periodNanos;
    private final Consumer<FleetSnapshot> publish;
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    FleetWatch(Collector collector, Duration period, Consumer<FleetSnapshot> publish) {
        this.collector = collector;
        this.periodNanos = period.toNanos();
        this.publish = publish;
        Duration patience = period.compareTo(SHORTEST_PATIENCE) < 0 ? SHORTEST_PATIENCE : period;
        collector.roster().beginWatch(wake::release, patience);
        this.thread = Thread.ofPlatform().daemon().name("collector").unstarted(this::run);
        thread.start();
    }

    /** Collects now, as after an event, without asking engines for their lists anew. Any thread. */
    public void refresh() {
        wake.release();
    }

    /** Ends it; nothing is published after this returns, but for a call under way. Twice is fine. Any thread. */
    @Override
    public void close() {
        closed = true;
        wake.release();
        if (Thread.currentThread().equals(thread)) {
            return;
        }
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closed) {
                long begun = System.nanoTime();
                wake.drainPermits();
                FleetSnapshot snapshot = collector.collectWatched();
                if (!closed) {
                    publish.accept(snapshot);
                    pause(begun);
                }
            }
        } catch (InterruptedException ended) {
            // Only this class has the thread, so an interrupt can only mean the end.
            Thread.currentThread().interrupt();
        } finally {
            collector.roster().endWatch();
        }
    }

    private void pause(long begun) throws InterruptedException {
        long left = begun + periodNanos - System.nanoTime();
        if (left > 0 && wake.tryAcquire(left, TimeUnit.NANOSECONDS)) {
            long calm = begun + BURST_NANOS - System.nanoTime();
            if (calm > 0 && !closed) {
                TimeUnit.NANOSECONDS.sleep(calm);
            }
        }
    }
}
