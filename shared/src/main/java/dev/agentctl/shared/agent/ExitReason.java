package dev.agentctl.shared.agent;

/** Why an agent's last run ended, as state.json's {@code exit_reason} says it; the restart policy turns on it. */
public enum ExitReason {
    /** Exit code 0. */
    CLEAN("clean"),
    /** A non-zero exit code, a signal, or a start that failed. */
    CRASH("crash"),
    /** The kernel killed it for memory. */
    OOM_KILLED("oom-killed"),
    /** Wait until the stated reset; no backoff is used up. */
    RATE_LIMITED("rate-limited"),
    /** The credential was refused: retrying cannot help. */
    AUTH("auth"),
    /** The account cannot pay: retrying cannot help. */
    BILLING("billing"),
    /** It gave no sign of life for longer than its limit, and was ended. */
    SILENT("silent"),
    /** The service does not know its model, or refuses it: retrying cannot help. */
    MODEL("model"),
    /** Its own budget is used up. */
    BUDGET("budget"),
    /** A person or one of these tools stopped it. */
    OPERATOR("operator"),
    /** Its supervisor died first, and the next one ended what was left. */
    SUPERVISOR_DIED("supervisor-died"),
    /** A word that this version does not know. */
    UNKNOWN("unknown");

    private final String word;

    ExitReason(String word) {
        this.word = word;
    }

    /** The word in state.json. */
    public String word() {
        return word;
    }

    /** The reason for a word; {@link #UNKNOWN} for any other text. */
    public static ExitReason of(String word) {
        for (ExitReason reason : values()) {
            if (reason.word.equals(word)) {
                return reason;
            }
        }
        return UNKNOWN;
    }
}
