package dev.agentctl.shared.engine.local;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.engine.Engine;
import dev.agentctl.shared.engine.EngineConformance;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class LocalEngineIT extends EngineConformance {
    @TempDir
    private Path root;

    @Override
    protected Engine open() {
        return new LocalEngine(new AgentHomes(root), System.getenv());
    }

    @Override
    protected AgentSpec shell(String name, String script) {
        return AgentSpec.of(new AgentName(name), "", List.of("sh", "-c", script, name))
                .plain();
    }

    @Override
    protected boolean knowsExitCodes() {
        return false;
    }
}
