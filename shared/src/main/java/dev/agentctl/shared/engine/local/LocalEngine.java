package dev.agentctl.shared.engine.local;

import dev.agentctl.shared.agent.AgentHomes;
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
import java.util.function.Consumer;

/** Agents that are processes of this user. */
public final class LocalEngine implements Engine {
    private final AgentHomes homes;
    private final Map<String, String> environment;

    /** @param environment the agents' own, as {@link System#getenv()} gives it */
    public LocalEngine(AgentHomes homes, Map<String, String> environment) {
        this.homes = homes;
        this.environment = Map.copyOf(environment);
    }

    @Override
    public String name() {
        return "local";
    }

    @Override
    public List<Agent> list() throws EngineException {
        return List.of();
    }

    @Override
    public Agent start(AgentSpec spec) throws EngineException {
        throw unfinished();
    }

    @Override
    public void stop(AgentId id, Duration grace) throws EngineException {
        throw unfinished();
    }

    @Override
    public void kill(AgentId id) throws EngineException {
        throw unfinished();
    }

    @Override
    public void remove(AgentId id) throws EngineException {
        throw unfinished();
    }

    @Override
    public Map<AgentId, Usage> usage(Collection<Agent> agents) throws EngineException {
        return Map.of();
    }

    @Override
    public Subscription watch(Consumer<EngineEvent> listener) throws EngineException {
        return () -> {};
    }

    @Override
    public Subscription logs(AgentId id, int tail, boolean follow, Consumer<String> line) throws EngineException {
        throw unfinished();
    }

    @Override
    public ExecResult exec(AgentId id, List<String> command, Duration limit) throws EngineException {
        throw unfinished();
    }

    private EngineException unfinished() {
        return new EngineException("the local engine is not built yet: " + homes.root() + environment.size());
    }

    @Override
    public void close() {}
}
