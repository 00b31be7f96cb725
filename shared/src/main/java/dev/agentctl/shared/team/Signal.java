package dev.agentctl.shared.team;

/** What a session is seen to do, by what can be measured, or by the idle check's verdict where that does not settle it. */
public enum Signal {
    /** A tool of its own runs. */
    TOOL("tool"),
    /** The model answers, or is waited for. */
    MODEL("model"),
    /** The service failed and is tried again. */
    RETRYING("retrying"),
    /** The service's limit is used up until a time. */
    LIMITED("limited"),
    /** A turn runs, and nothing was heard for longer than is usual. */
    SILENT("silent"),
    /** It waits for a person's answer. */
    PERSON("person"),
    /** No turn runs, and nothing else is known. */
    QUIET("quiet"),
    /** The idle check says that it waits for nothing and has work left. */
    IDLE("idle"),
    /** The idle check says that it cannot go on by itself. */
    BLOCKED("blocked"),
    /** The idle check says that its work is done. */
    DONE("done"),
    UNKNOWN("unknown");

    private final String word;

    Signal(String word) {
        this.word = word;
    }

    /** The word in files and on screens. */
    public String word() {
        return word;
    }

    /** The signal of a word; {@link #UNKNOWN} for any other text. */
    public static Signal of(String word) {
        for (Signal signal : values()) {
            if (signal.word.equals(word)) {
                return signal;
            }
        }
        return UNKNOWN;
    }
}
