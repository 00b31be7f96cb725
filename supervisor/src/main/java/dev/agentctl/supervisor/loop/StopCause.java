package dev.agentctl.supervisor.loop;

/** Who or what asked the loop to stop its agent and end; state.json's {@code stopped_by}. */
public enum StopCause {
    /** TERM, INT or HUP to the loop. */
    SIGNAL("signal", "by a signal"),
    /** The file {@code stop} in the home. */
    STOP_FILE("stop-file", "by the stop file"),
    /** The root's kill file: nothing mortal runs while it exists. */
    KILL_FILE("kill-file", "by the kill file"),
    /** The home's lock was lost to another supervisor. */
    OTHER_OWNER("other-owner", "since another supervisor owns the home now");

    private final String word;
    private final String phrase;

    StopCause(String word, String phrase) {
        this.word = word;
        this.phrase = phrase;
    }

    /** The word in state.json. */
    public String word() {
        return word;
    }

    /** As it ends a sentence. */
    public String phrase() {
        return phrase;
    }
}
