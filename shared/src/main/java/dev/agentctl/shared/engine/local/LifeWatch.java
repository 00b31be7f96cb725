package dev.agentctl.shared.engine.local;

import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.engine.Engine;
import dev.agentctl.shared.engine.EngineEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Tells of starts and ends by looking four times a second at the registry and its processes, and at no other process.
 * The listener is called on this watch's own virtual thread.
 */
final class LifeWatch implements Engine.Subscription {
    private static final Duration PERIOD = Duration.ofMillis(250);

    private final Registry registry;
    private final Consumer<EngineEvent> listener;
    private final Thread thread;
    private volatile boolean closed;

    private record Life(Entry entry, boolean runs) {}

    /** @throws IOException if the registry cannot be read; what runs now is no event */
    LifeWatch(Registry registry, Consumer<EngineEvent> listener) throws IOException {
        this.registry = registry;
        this.listener = listener;
        Map<AgentId, Life> known = look();
        this.thread = Thread.ofVirtual().name("local-watch").unstarted(() -> run(known));
    }

    LifeWatch begin() {
        thread.start();
        return this;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void run(Map<AgentId, Life> first) {
        Map<AgentId, Life> known = first;
        boolean cut = false;
        while (!closed) {
            try {
                Thread.sleep(PERIOD);
                Map<AgentId, Life> now = look();
                if (cut) {
                    tell(new EngineEvent.Reconnected());
                }
                cut = false;
                compare(known, now);
                known = now;
            } catch (IOException unreadable) {
                cut = true; // Said by Reconnected, as soon as there is something to look at again.
            } catch (InterruptedException end) {
                return;
            }
        }
    }

    private void compare(Map<AgentId, Life> before, Map<AgentId, Life> now) {
        before.forEach((id, old) -> {
            Life life = now.get(id);
            if (old.runs && (life == null || !life.runs)) {
                tell(new EngineEvent.Ended(old.entry.name(), id.key()));
            }
            if (life == null) {
                tell(new EngineEvent.Removed(old.entry.name(), id.key()));
            }
        });
        now.forEach((id, life) -> {
            if (!before.containsKey(id)) {
                tell(new EngineEvent.Started(life.entry.name(), id.key()));
                if (!life.runs) {
                    tell(new EngineEvent.Ended(life.entry.name(), id.key()));
                }
            }
        });
    }

    private void tell(EngineEvent event) {
        if (!closed) {
            listener.accept(event);
        }
    }

    private Map<AgentId, Life> look() throws IOException {
        List<Entry> entries = registry.all();
        Map<AgentId, Life> lives = new HashMap<>(entries.size() * 2);
        for (Entry entry : entries) {
            if (entry.process().isPresent()) {
                lives.put(entry.id(), new Life(entry, entry.runs()));
            }
        }
        return lives;
    }
}
