package dev.agentctl.shared.engine;

/** An agent of this name runs already. */
public final class AgentRunsException extends EngineException {
    private static final long serialVersionUID = 1L;

    public AgentRunsException(String sentence) {
        super(sentence);
    }
}
