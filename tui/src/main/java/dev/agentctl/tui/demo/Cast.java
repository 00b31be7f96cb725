package dev.agentctl.tui.demo;

import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.engine.AgentSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The demo's agents. Each runs the script of its name, which ships with this package. */
enum Cast {
    STEADY("steady", "Works a little every second and says so"),
    CLIMBER("climber", "Takes 8 MB more every second, until it lets go of it all"),
    IDLER("idler", "Waits for something, in silence"),
    CRASHER("crasher", "Fails three seconds after each start"),
    BURNER("burner", "Burns one core"),
    GOD("God", "Is protected: no key stops it");

    /** What the climber may take: it passes nine tenths of this within a minute of its start. */
    static final long CLIMBER_LIMIT = 400L << 20;

    private final String agent;
    private final String mission;

    Cast(String agent, String mission) {
        this.agent = agent;
        this.mission = mission;
    }

    /** @param scripts the folder that holds the scripts */
    AgentSpec spec(Path scripts) {
        AgentSpec spec = AgentSpec.of(
                agent(), mission, List.of("sh", scripts.resolve(script()).toString()));
        return this == CLIMBER
                ? spec.withLimits(OptionalLong.of(CLIMBER_LIMIT), OptionalDouble.empty(), OptionalLong.empty())
                : spec;
    }

    AgentName agent() {
        return new AgentName(agent);
    }

    /** The script's file name, in this package's resources and on disk. */
    String script() {
        return agent + ".sh";
    }
}
