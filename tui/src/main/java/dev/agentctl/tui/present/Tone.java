package dev.agentctl.tui.present;

/** What a piece of text means to the eye; a theme turns it into colour and weight. */
public enum Tone {
    PLAIN,
    /** What is read second: units, labels, ages. */
    MUTED,
    /** What is only there to give shape: a bar's empty part, rules. */
    TRACK,
    STRONG,
    /** Titles, keys and the like, which stand out without being a judgement. */
    ACCENT,
    GOOD,
    /** Under way: starting, waiting for the next start. */
    WAIT,
    WARN,
    BAD
}
