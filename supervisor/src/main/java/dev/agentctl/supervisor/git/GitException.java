package dev.agentctl.supervisor.git;

import java.io.IOException;

/** Git did not do what it was asked: one sentence with its last words, cleaned and without passwords of URLs. */
public final class GitException extends IOException {
    private static final long serialVersionUID = 1;

    public GitException(String sentence) {
        super(sentence);
    }

    public GitException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
