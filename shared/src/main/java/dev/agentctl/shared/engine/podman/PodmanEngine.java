package dev.agentctl.shared.engine.podman;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.engine.Engine;
import dev.agentctl.shared.engine.EngineEvent;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.engine.Usage;
import dev.agentctl.shared.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Agents in Podman containers, over the service's socket. Thread-safe. */
public final class PodmanEngine implements Engine {
    private static final String LIST = PodmanHttp.LIBPOD + "/containers/json?all=true";

    private final PodmanHttp http;
    private final AgentHomes homes;
    private final String name;

    public PodmanEngine(PodmanAddress address, AgentHomes homes, Map<String, String> environment) {
        this.http = new PodmanHttp(address);
        this.homes = homes;
        this.name = address.engineName();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Agent> list() throws EngineException {
        List<Agent> agents = new ArrayList<>();
        for (JsonObject row : http.objects(LIST)) {
            ContainerList.agent(row, name, homes).ifPresent(agents::add);
        }
        return agents;
    }

    @Override
    public Agent start(AgentSpec spec) throws EngineException {
        throw new EngineException("starting containers is not built yet");
    }

    @Override
    public void stop(AgentId id, Duration grace) throws EngineException {
        throw new EngineException("stopping containers is not built yet");
    }

    @Override
    public void kill(AgentId id) throws EngineException {
        throw new EngineException("killing containers is not built yet");
    }

    @Override
    public void remove(AgentId id) throws EngineException {
        throw new EngineException("removing containers is not built yet");
    }

    @Override
    public Map<AgentId, Usage> usage(Collection<Agent> agents) throws EngineException {
        throw new EngineException("usage of containers is not built yet");
    }

    @Override
    public Subscription watch(Consumer<EngineEvent> listener) throws EngineException {
        throw new EngineException("watching containers is not built yet");
    }

    @Override
    public Subscription logs(AgentId id, int tail, boolean follow, Consumer<String> line) throws EngineException {
        throw new EngineException("logs of containers are not built yet");
    }

    @Override
    public ExecResult exec(AgentId id, List<String> command, Duration limit) throws EngineException {
        throw new EngineException("exec in containers is not built yet");
    }

    @Override
    public void close() {}
}
