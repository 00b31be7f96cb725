package dev.agentctl.shared.agent;

/** What a supervisor loop says of its agent in state.json. */
public enum AgentStatus {
    STARTING("starting"),
    RUNNING("running"),
    /** Waiting for its next start after a failure. */
    BACKOFF("backoff"),
    /** Waiting for the time that the service named; no backoff is used up. */
    RATE_LIMITED("rate-limited"),
    /** Waiting for its token. */
    NEEDS_TOKEN("needs-token"),
    /** Not retried: a person must act, see last_error. */
    NEEDS_ATTENTION("needs-attention"),
    STOPPING("stopping"),
    STOPPED("stopped"),
    /** Given up after too many quick crashes, see last_error. */
    FAILED("failed"),
    /** A word that this version does not know, or none. */
    UNKNOWN("unknown");

    private final String word;

    AgentStatus(String word) {
        this.word = word;
    }

    /** The word in state.json and on screens. */
    public String word() {
        return word;
    }

    /** The status for a word; {@link #UNKNOWN} for any other text. */
    public static AgentStatus of(String word) {
        for (AgentStatus status : values()) {
            if (status.word.equals(word)) {
                return status;
            }
        }
        return UNKNOWN;
    }
}
