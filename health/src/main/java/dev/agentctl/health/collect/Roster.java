package dev.agentctl.health.collect;

import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.engine.Engine;
import dev.agentctl.shared.process.ProcessIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All engines, read side by side, so that a slow one holds nobody up: one that has not answered within the patience is
 * reported as such, and asked again only after it has answered. Owned by the collector's thread.
 */
final class Roster {
    private final List<Seat> seats = new ArrayList<>();
    private Duration patience;
    private Runnable onEvent = () -> {};

    Roster(List<Engine> engines, Duration patience) {
        for (Engine engine : engines) {
            seats.add(new Seat(new EngineReader(engine)));
        }
        this.patience = patience;
    }

    /** @param trees other trees of processes to measure, by the life that each stands for */
    List<EngineReading> relisted(Map<AgentId, ProcessIdentity> trees) {
        return readings(reader -> reader.relisted(trees));
    }

    List<EngineReading> remeasured(Map<AgentId, ProcessIdentity> trees) {
        return readings(reader -> reader.remeasured(trees));
    }

    List<EngineReading> watched(Map<AgentId, ProcessIdentity> trees) {
        Runnable told = onEvent;
        return readings(reader -> reader.watched(trees, told));
    }

    /** From now on engines tell their events, and are waited for only so long. */
    void beginWatch(Runnable listener, Duration newPatience) {
        onEvent = listener;
        patience = newPatience;
    }

    /** Ends all subscriptions, but for those of an engine that hangs, which ends them when it answers. */
    void endWatch() {
        for (Seat seat : seats) {
            FutureTask<EngineReading> running = seat.running;
            if (running == null || running.isDone()) {
                seat.reader.unsubscribe();
            } else {
                // Behind the reading that hangs, on the same reader's turn.
                Thread.ofVirtual().name("unsubscribe").start(() -> {
                    try {
                        running.get();
                    } catch (InterruptedException | ExecutionException ended) {
                        Thread.currentThread().interrupt();
                    } finally {
                        seat.reader.unsubscribe();
                    }
                });
            }
        }
    }

    private List<EngineReading> readings(Function<EngineReader, EngineReading> how) {
        for (Seat seat : seats) {
            seat.begin(how);
        }
        long deadline = System.nanoTime() + patience.toNanos();
        List<EngineReading> readings = new ArrayList<>(seats.size());
        for (Seat seat : seats) {
            readings.add(seat.await(deadline));
        }
        return readings;
    }

    /** One engine's reader and its reading under way, if any. */
    private static final class Seat {
        private final EngineReader reader;
        private @Nullable FutureTask<EngineReading> running;
        private long begunAt;
        private EngineReading last;

        Seat(EngineReader reader) {
            this.reader = reader;
            this.last = new EngineReading(reader.name(), List.of(), Map.of(), Optional.empty());
        }

        void begin(Function<EngineReader, EngineReading> how) {
            if (running == null) {
                FutureTask<EngineReading> task = new FutureTask<>(() -> how.apply(reader));
                running = task;
                begunAt = System.nanoTime();
                // No virtual thread: one that waits on a socket starts the JDK's poller, and at its end the virtual
                // machine waits 300 ms for threads in native code, as the poller is.
                Thread.ofPlatform().daemon().name("reading-" + reader.name()).start(task);
            }
        }

        EngineReading await(long deadline) {
            FutureTask<EngineReading> task = running;
            if (task == null) {
                return last;
            }
            try {
                last = task.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                running = null;
                return last;
            } catch (TimeoutException slow) {
                long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begunAt);
                return silent(reader.name() + " has not answered for " + Math.max(1, seconds) + " s");
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return silent(reader.name() + " was not waited for");
            } catch (ExecutionException failure) {
                // A reader turns what engines throw into problems, so this is our own fault and must be seen.
                running = null;
                throw new IllegalStateException("reading " + reader.name() + " failed", failure.getCause());
            }
        }

        private EngineReading silent(String sentence) {
            return new EngineReading(last.engine(), last.agents(), Map.of(), Optional.of(sentence));
        }
    }
}
