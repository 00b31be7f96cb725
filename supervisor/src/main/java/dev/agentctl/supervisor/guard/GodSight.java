package dev.agentctl.supervisor.guard;

import dev.agentctl.shared.agent.AgentId;

/** What one look for God found. */
sealed interface GodSight {
    /** @param needsToken whether its loop waits for its token */
    record Alive(AgentId life, boolean needsToken) implements GodSight {}

    /** Its process has ended, and its engine has not noticed yet. */
    record Ending(AgentId life) implements GodSight {}

    /**
     * It does not run, and can be started.
     *
     * @param gaveUp whether its last life was short and ended by itself: bringing it back at once would end the same way
     */
    record Gone(String how, boolean gaveUp) implements GodSight {}

    /** It does not run, and nobody has ever told how it is started. */
    record Unborn() implements GodSight {}

    /** The engine to which it belongs cannot be asked: it may run. */
    record Hidden(String why) implements GodSight {}
}
