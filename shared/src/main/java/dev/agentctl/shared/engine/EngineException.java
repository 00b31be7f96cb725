package dev.agentctl.shared.engine;

import org.jspecify.annotations.Nullable;

/** What an engine could not do, in one sentence for a person. */
public class EngineException extends Exception {
    private static final long serialVersionUID = 1L;

    public EngineException(String sentence) {
        super(sentence);
    }

    public EngineException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
