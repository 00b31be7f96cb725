package dev.agentctl.health.snapshot;

/** How an agent is, as one word: what its engine sees and what its supervisor says, together. */
public enum Condition {
    RUNNING("running"),
    STARTING("starting"),
    /** Waiting for the next start after a failure. */
    BACKOFF("backoff"),
    RATE_LIMITED("rate-limited"),
    NEEDS_TOKEN("needs-token"),
    NEEDS_ATTENTION("needs-attention"),
    STOPPING("stopping"),
    /** Ended as it was asked to, or with exit code 0. */
    STOPPED("stopped"),
    /** Ended without being asked. */
    DIED("died"),
    /** Its supervisor gave up. */
    FAILED("failed"),
    /** Its process runs, but the signals do not settle how it is. */
    UNKNOWN("unknown");

    private final String word;

    Condition(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
