package dev.agentctl.shared.team;

/** Where a session stands in its life. */
public enum Phase {
    /** Its worktree is made, or its process starts. */
    STARTING("starting"),
    /** No turn runs: it waits to be told something. */
    READY("ready"),
    /** A turn runs. */
    WORKING("working"),
    /** Near its context's end: it writes its handoff page, and a successor follows. */
    HANDING_OVER("handing-over"),
    /** No new turn until {@link AgentSession.Standing#until}, or until a person resumes it; its process may be closed. */
    PARKED("parked"),
    /** Its process ends, its work is rescued, its worktree goes. */
    RETIRING("retiring"),
    /** Not retried: a person must act, see {@link AgentSession.Standing#why}. */
    NEEDS_ATTENTION("needs-attention"),
    /** A word that this version does not know, or none. */
    UNKNOWN("unknown");

    private final String word;

    Phase(String word) {
        this.word = word;
    }

    /** The word in files and on screens. */
    public String word() {
        return word;
    }

    /** The phase of a word; {@link #UNKNOWN} for any other text. */
    public static Phase of(String word) {
        for (Phase phase : values()) {
            if (phase.word.equals(word)) {
                return phase;
            }
        }
        return UNKNOWN;
    }
}
