package dev.agentctl.supervisor.token;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.engine.Engine;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.secret.Secret;
import dev.agentctl.shared.secret.TokenFile;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How one agent comes by its token around its start: {@link #before} it for a local one, by its file; {@link #after} it
 * for one in a container, by a command beside it. Immutable; the secret belongs to who made it.
 *
 * @param waits whether its loop is to wait for a token at all; a container's waits of itself
 * @param token empty for one that comes later, or is not needed
 * @param environment of this command, as {@link System#getenv()} gives it
 */
public record TokenHandover(
        boolean waits, Optional<Secret> token, boolean inContainer, AgentHomes homes, Map<String, String> environment) {

    /**
     * The spec as its engine is to be told: a local agent's names the file, which holds the token already.
     *
     * @throws IOException in one sentence, if there is no place for the file
     */
    public AgentSpec before(AgentSpec spec) throws IOException {
        if (inContainer || !waits) {
            return spec;
        }
        TokenFile file = TokenFile.ofLocal(spec.name(), homes, environment);
        if (token.isPresent()) {
            file.write(token.get());
        } else {
            file.delete();
        }
        Map<String, String> variables = new LinkedHashMap<>(spec.environment());
        variables.put(TokenFile.VARIABLE, file.path().toString());
        return spec.withEnvironment(variables);
    }

    /**
     * The agent has been started: hands it its token, if it is one of a container.
     *
     * @throws EngineException in one sentence that follows the agent's name, if the agent did not take it
     */
    public void after(Engine engine, Agent agent) throws EngineException {
        if (inContainer && token.isPresent()) {
            TokenDelivery.deliver(engine, agent, token.get());
        }
    }

    /** The local agent of this name runs no more: its token need not stay in memory. */
    public static void forget(AgentName name, AgentHomes homes, Map<String, String> environment) throws IOException {
        Optional<TokenFile> file = TokenFile.existingLocal(name, homes, environment);
        if (file.isPresent()) {
            file.get().delete();
        }
    }
}
