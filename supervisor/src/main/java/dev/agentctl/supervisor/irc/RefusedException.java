package dev.agentctl.supervisor.irc;

import java.io.IOException;

/** A server does not let this client in, or this client does not let itself in, for a reason that rarely heals by itself. */
final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String sentence) {
        super(sentence);
    }

    RefusedException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
