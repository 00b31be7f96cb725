package dev.agentctl.shared.engine.podman;

import dev.agentctl.shared.PodmanRig;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.engine.Engine;
import dev.agentctl.shared.engine.EngineConformance;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

final class PodmanConformanceIT extends EngineConformance {
    @TempDir
    private Path folder;

    @Override
    protected Engine open() {
        return PodmanRig.shared().engine(new AgentHomes(folder));
    }

    @Override
    protected AgentSpec shell(String name, String script) {
        return AgentSpec.of(new AgentName(name), "a test", List.of("sh", "-c", script))
                .plain();
    }
}
