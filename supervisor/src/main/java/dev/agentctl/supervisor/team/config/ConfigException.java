package dev.agentctl.supervisor.team.config;

import java.io.IOException;

/** A team's file cannot be taken: in one sentence which key or line, what it says, and what is allowed. */
public final class ConfigException extends IOException {
    private static final long serialVersionUID = 1L;

    ConfigException(String sentence) {
        super(sentence);
    }

    ConfigException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
