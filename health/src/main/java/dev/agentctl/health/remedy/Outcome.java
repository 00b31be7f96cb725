package dev.agentctl.health.remedy;

/** How an attempt to stop an agent went; the sentences are for a person. */
public sealed interface Outcome {
    /** Nothing of it runs any more, and the event log says so. */
    record Stopped() implements Outcome {}

    /** These tools do not stop this one; nothing was touched. */
    record Refused(String sentence) implements Outcome {}

    /** That life was over already, and any namesake was left alone. */
    record Gone(String sentence) implements Outcome {}

    /** It was tried and did not succeed, or it succeeded and the event log could not be written. */
    record Failed(String sentence) implements Outcome {}

    /** The word in the event log and in --json. */
    default String word() {
        return switch (this) {
            case Stopped stopped -> "stopped";
            case Refused refused -> "refused";
            case Gone gone -> "gone";
            case Failed failed -> "failed";
        };
    }
}
