package dev.agentctl.shared.engine.local;

import dev.agentctl.shared.engine.Engine;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Gives a log's new lines until it is closed or its agent has ended. Its own virtual thread reads and calls the listener. */
final class LogFollow implements Engine.Subscription {
    private static final Duration PERIOD = Duration.ofMillis(100);

    private final LogTail log;
    private final BooleanSupplier runs;
    private final Consumer<String> listener;
    private final Thread thread;
    private volatile boolean closed;

    /** @param log taken over, and closed at the end */
    LogFollow(LogTail log, BooleanSupplier runs, Consumer<String> listener) {
        this.log = log;
        this.runs = runs;
        this.listener = listener;
        this.thread = Thread.ofVirtual().name("local-log").unstarted(this::run);
    }

    LogFollow begin() {
        thread.start();
        return this;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void run() {
        try (log) {
            boolean alive = true;
            while (!closed && alive) {
                // Asked before the reading: what it wrote before its end is in the file by then.
                alive = runs.getAsBoolean();
                log.more();
                if (alive) {
                    Thread.sleep(PERIOD);
                }
            }
            if (!closed) {
                log.finish();
            }
        } catch (InterruptedException end) {
            // Only close() interrupts this thread.
        } catch (IOException failure) {
            if (!closed) {
                listener.accept("[the log cannot be read any further: " + failure.getMessage() + "]");
            }
        }
    }
}
