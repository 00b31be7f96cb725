package dev.agentctl.shared.engine;

/** That life of that agent is over, or never was. */
public final class NoSuchAgentException extends EngineException {
    private static final long serialVersionUID = 1L;

    public NoSuchAgentException(String sentence) {
        super(sentence);
    }
}
