package dev.agentctl.supervisor.control;

import java.io.IOException;

/** There is no socket, or no supervisor behind it. */
public final class NobodyListensException extends IOException {
    private static final long serialVersionUID = 1L;

    NobodyListensException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
