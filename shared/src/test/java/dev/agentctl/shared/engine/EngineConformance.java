package dev.agentctl.shared.engine;

import org.junit.jupiter.api.Test;

/** What every engine must do alike. */
public abstract class EngineConformance {
    /** The engine under test; a new connection to the same world at each call. */
    protected abstract Engine open() throws Exception;

    /** A plain spec that runs a POSIX sh script as its first process. */
    protected abstract AgentSpec shell(String name, String script);

    @Test
    void an_engine_has_a_name() throws Exception {
        try (Engine engine = open()) {
            org.assertj.core.api.Assertions.assertThat(engine.name()).isNotBlank();
        }
    }
}
