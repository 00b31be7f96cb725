package dev.agentctl.supervisor.guard;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.engine.Engine;
import dev.agentctl.shared.engine.Engines;
import dev.agentctl.shared.engine.Engines.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The engines that answered when they were opened; closing it closes them.
 *
 * @param problems why others are not among them
 */
record OpenEngines(List<Engine> engines, List<Problem> problems, Runnable closing) implements AutoCloseable {

    /** Opens the engines, at each call anew: a Podman that was away may be back. */
    @FunctionalInterface
    interface Opening {
        OpenEngines open();
    }

    /** @param host the address of {@code --host} */
    static OpenEngines open(Optional<String> host, Map<String, String> environment, AgentHomes homes) {
        Engines engines = Engines.open(host, environment, homes);
        return new OpenEngines(engines.engines(), engines.problems(), engines::close);
    }

    @Override
    public void close() {
        closing.run();
    }
}
