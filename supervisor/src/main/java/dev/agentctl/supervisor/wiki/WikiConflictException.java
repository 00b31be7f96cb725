package dev.agentctl.supervisor.wiki;

import java.io.IOException;

/** Somebody else changed the page since it was read: nothing was written. The message says so in one sentence. */
public final class WikiConflictException extends IOException {
    private static final long serialVersionUID = 1;

    WikiConflictException(String sentence) {
        super(sentence);
    }
}
