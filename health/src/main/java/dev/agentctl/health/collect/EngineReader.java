package dev.agentctl.health.collect;

import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.Agent.Run;
import dev.agentctl.shared.engine.Engine;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.engine.Usage;
import dev.agentctl.shared.process.ProcessIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one engine, and knows when its list of agents must be asked for again. One reading at a time; readings may come
 * from different threads one after the other. Only {@link #changed} may be called from any thread.
 */
final class EngineReader {
    /** An event can get lost: this often the engine is asked all the same. */
    static final long RELIST_NANOS = 10_000_000_000L;

    /** Without events, or with an agent whose usage nobody can tell, only the list shows a start or an end. */
    static final long RELIST_UNTOLD_NANOS = 1_000_000_000L;

    private static final long FIRST_RETRY_NANOS = 500_000_000L;
    private static final long LAST_RETRY_NANOS = 8_000_000_000L;
    private static final boolean PROC = Files.isDirectory(Path.of("/proc/self"));

    private final Engine engine;
    private List<Agent> agents = List.of();
    private Map<AgentId, Usage> usage = Map.of();
    private Optional<String> problem = Optional.empty();
    private long listedAt;
    private long retryNanos;
    private Engine.@Nullable Subscription events;
    private volatile boolean changed = true;

    EngineReader(Engine engine) {
        this.engine = engine;
    }

    String name() {
        return engine.name();
    }

    /** The next watched reading asks for the list. */
    void changed() {
        changed = true;
    }

    /** Asks for the list and the usage. */
    EngineReading relisted(Map<AgentId, ProcessIdentity> trees) {
        list();
        return measured(trees);
    }

    /** Asks for the usage of the agents of the last list. */
    EngineReading remeasured(Map<AgentId, ProcessIdentity> trees) {
        return measured(trees);
    }

    /**
     * Asks for the usage, and for the list only when it may have changed.
     *
     * @param trees other trees of processes to measure, as with {@link Engine#usage(java.util.Collection, Map)}
     * @param onEvent called on a thread of the engine's when something happened, once this has subscribed
     */
    EngineReading watched(Map<AgentId, ProcessIdentity> trees, Runnable onEvent) {
        long now = System.nanoTime();
        if (isListDue(now)) {
            subscribe(onEvent);
            list();
            return measured(trees);
        }
        Map<AgentId, Usage> before = usage;
        EngineReading reading = measured(trees);
        if (hasVanished(before) && problem.isEmpty()) {
            list();
            return measured(trees);
        }
        return reading;
    }

    /** Ends the subscription; a later watched reading makes a new one. */
    void unsubscribe() {
        if (events != null) {
            events.close();
            events = null;
        }
    }

    private boolean isListDue(long now) {
        long since = now - listedAt;
        if (problem.isPresent()) {
            return since >= retryNanos;
        }
        return changed || since >= RELIST_NANOS || (since >= RELIST_UNTOLD_NANOS && (events == null || hasUntold()));
    }

    private void subscribe(Runnable onEvent) {
        if (events != null) {
            return;
        }
        try {
            // Before the list is asked for, so that nothing falls between the two.
            events = engine.watch(event -> {
                changed();
                onEvent.run();
            });
        } catch (EngineException | RuntimeException failure) {
            trouble(failure);
        }
    }

    private void list() {
        changed = false;
        try {
            agents = List.copyOf(engine.list());
            problem = Optional.empty();
            retryNanos = 0;
        } catch (EngineException | RuntimeException failure) {
            trouble(failure);
        }
        listedAt = System.nanoTime();
    }

    private EngineReading measured(Map<AgentId, ProcessIdentity> trees) {
        List<Agent> running = new ArrayList<>(agents.size());
        for (Agent agent : agents) {
            if (agent.isRunning()) {
                running.add(agent);
            }
        }
        try {
            usage = running.isEmpty() && trees.isEmpty() ? Map.of() : Map.copyOf(engine.usage(running, trees));
        } catch (EngineException | RuntimeException failure) {
            usage = Map.of();
            trouble(failure);
        }
        return new EngineReading(engine.name(), agents, usage, problem);
    }

    private void trouble(Exception failure) {
        String message = failure.getMessage();
        problem = Optional.of(
                failure instanceof EngineException && message != null
                        ? message
                        : engine.name() + " failed: " + failure);
        retryNanos = retryNanos == 0 ? FIRST_RETRY_NANOS : Math.min(2 * retryNanos, LAST_RETRY_NANOS);
    }

    /** Whether a running agent that was measured before no longer is, or its first process is gone. */
    private boolean hasVanished(Map<AgentId, Usage> before) {
        for (Agent agent : agents) {
            if (agent.run() instanceof Run.Running running
                    && !usage.containsKey(agent.id())
                    && (before.containsKey(agent.id()) || isGone(running.pid()))) {
                return true;
            }
        }
        return false;
    }

    private boolean hasUntold() {
        for (Agent agent : agents) {
            if (agent.isRunning() && !usage.containsKey(agent.id())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isGone(long pid) {
        return PROC && pid > 0 && !Files.exists(Path.of("/proc", Long.toString(pid)));
    }
}
