package dev.agentctl.shared.engine;

/** The engine does not answer; the sentence says which address was tried and what to do. */
public final class EngineUnreachableException extends EngineException {
    private static final long serialVersionUID = 1L;

    public EngineUnreachableException(String sentence) {
        super(sentence);
    }
}
