package dev.agentctl.shared.engine;

import dev.agentctl.shared.agent.AgentName;

/** Which agents no tool of ours ends, and what a person is told who asks for it. */
public final class Protection {
    private Protection() {}

    /** Whether it is God, or labelled as protected. */
    public static boolean covers(Agent agent) {
        return agent.isProtected() || agent.name().isGod();
    }

    /**
     * Why God is not ended, by name alone, so that no engine need answer.
     *
     * @param tool who refuses, as in {@code agentctl}
     * @param act what was asked for, as in {@code stop}
     */
    public static String refusal(AgentName god, String tool, String act) {
        return god + " is protected: " + tool + " does not " + act
                + " it; to end it all the same, end god-watchdog, and then its container with 'podman stop agentchat-"
                + god + "' or its process with 'kill'";
    }

    /** Why this agent, which {@link #covers}, is not ended. */
    public static String refusal(Agent agent, String tool, String act) {
        if (agent.name().isGod()) {
            return refusal(agent.name(), tool, act);
        }
        boolean isLocal = agent.id().engine().equals("local");
        return agent.name() + " is labelled as protected: " + tool + " does not " + act
                + " it; to end it all the same use "
                + (isLocal
                        ? "'kill " + agent.id().shortKey() + "'"
                        : "'podman stop " + agent.id().shortKey() + "'");
    }
}
