package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.agent.AgentHome;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.cli.Sentences;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.engine.Engine;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.engine.NoSuchAgentException;
import dev.agentctl.supervisor.token.TokenHandover;
import java.io.IOException;
import java.util.Map;

/**
 * Begins one life of one agent, for whoever holds the agent's lock: its home, its engine's start, the memory of it, its
 * token. Thread-safe.
 */
final class Beginning {
    private final AgentHomes homes;
    private final Map<String, String> environment;
    private final StartMemory memory;
    private final ActLog acts;

    /** @param environment as {@link System#getenv()} gives it */
    Beginning(AgentHomes homes, Map<String, String> environment, StartMemory memory, ActLog acts) {
        this.homes = homes;
        this.environment = environment;
        this.memory = memory;
        this.acts = acts;
    }

    /** @throws EngineException if it was not started, or, as the sentence then says, was and did not take its token */
    Agent of(Engine engine, AgentSpec spec, TokenHandover token, String act, String why)
            throws EngineException, IOException {
        AgentHome home = homes.home(spec.name());
        home.create();
        home.writeMission(spec.mission());
        Agent agent;
        try {
            agent = engine.start(token.before(spec));
        } catch (EngineException failure) {
            forgetToken(spec.name(), engine.name());
            acts.failed(act, spec.name(), engine.name(), why, failure);
            throw failure;
        }
        memory.write(new RememberedStart(agent.id(), spec));
        acts.done(act, spec.name(), agent.id(), why);
        try {
            token.after(engine, agent);
        } catch (EngineException failure) {
            throw new EngineException(
                    spec.name() + " was started, but " + Sentences.of(failure)
                            + (failure instanceof NoSuchAgentException
                                    ? ""
                                    : "; 'agentctl token " + spec.name() + "' tries again"),
                    failure);
        }
        return agent;
    }

    /** A local agent that has ended needs its token in memory no longer. */
    void forgetToken(AgentName name, String engine) throws IOException {
        if (!isContainer(engine)) {
            TokenHandover.forget(name, homes, environment);
        }
    }

    static boolean isContainer(Engine engine) {
        return isContainer(engine.name());
    }

    static boolean isContainer(String engine) {
        return Fleet.isKind(engine, "podman");
    }
}
