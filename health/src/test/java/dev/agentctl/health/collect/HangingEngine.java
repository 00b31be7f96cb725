package dev.agentctl.health.collect;

import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.engine.Engine;
import dev.agentctl.shared.engine.EngineEvent;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.engine.Usage;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** An engine whose readings can be held up, and that counts how many are under way. */
final class HangingEngine implements Engine {
    private final Engine real;
    private final Semaphore gate = new Semaphore(1);
    private final AtomicInteger within = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    HangingEngine(Engine real) {
        this.real = real;
    }

    void hang() {
        gate.acquireUninterruptibly();
    }

    void goOn() {
        gate.release();
    }

    int mostAtOnce() {
        return most.get();
    }

    private interface Reading<T> {
        T run() throws EngineException;
    }

    private <T> T held(Reading<T> reading) throws EngineException {
        most.accumulateAndGet(within.incrementAndGet(), Math::max);
        try {
            gate.acquireUninterruptibly();
            gate.release();
            return reading.run();
        } finally {
            within.decrementAndGet();
        }
    }

    @Override
    public String name() {
        return real.name();
    }

    @Override
    public List<Agent> list() throws EngineException {
        return held(real::list);
    }

    @Override
    public Map<AgentId, Usage> usage(Collection<Agent> agents) throws EngineException {
        return held(() -> real.usage(agents));
    }

    @Override
    public Agent start(AgentSpec spec) throws EngineException {
        return real.start(spec);
    }

    @Override
    public void stop(AgentId id, Duration grace) throws EngineException {
        real.stop(id, grace);
    }

    @Override
    public void kill(AgentId id) throws EngineException {
        real.kill(id);
    }

    @Override
    public void remove(AgentId id) throws EngineException {
        real.remove(id);
    }

    @Override
    public Subscription watch(Consumer<EngineEvent> listener) throws EngineException {
        return real.watch(listener);
    }

    @Override
    public Subscription logs(AgentId id, int tail, boolean follow, Consumer<String> line) throws EngineException {
        return real.logs(id, tail, follow, line);
    }

    @Override
    public ExecResult exec(AgentId id, List<String> command, byte[] input, Duration limit) throws EngineException {
        return real.exec(id, command, input, limit);
    }

    @Override
    public void close() {
        real.close();
    }
}
