package dev.agentctl.health.cli;

import dev.agentctl.health.remedy.Outcome;
import dev.agentctl.health.rule.Finding;
import dev.agentctl.health.snapshot.AgentSample;
import java.util.List;

/**
 * What was done, or deliberately not done, about one agent.
 *
 * @param word what --json calls it
 */
record Action(AgentSample target, List<Finding> why, String word, String sentence) {

    /** A flag asked for a stop that these tools do not carry out. */
    static Action skipped(AgentSample target, List<Finding> why, String sentence) {
        return new Action(target, why, "skipped", sentence);
    }

    static Action wouldStop(AgentSample target, List<Finding> why) {
        return new Action(target, why, "would-stop", "would stop " + name(target) + " (" + kinds(why) + ")");
    }

    /** The second sample did not show what the first did. */
    static Action notConfirmed(AgentSample target, List<Finding> why) {
        return new Action(
                target,
                why,
                "not-confirmed",
                "left " + name(target) + " alone: a second sample did not confirm " + kinds(why));
    }

    static Action leftToAnother(AgentSample target, List<Finding> why) {
        return new Action(
                target,
                why,
                "left-to-another",
                "left " + name(target) + " to another agent-health, which is stopping agents right now");
    }

    static Action of(AgentSample target, List<Finding> why, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Stopped stopped ->
                new Action(target, why, outcome.word(), "stopped " + name(target) + " (" + kinds(why) + ")");
            case Outcome.Refused refused -> new Action(target, why, outcome.word(), refused.sentence());
            case Outcome.Gone gone -> new Action(target, why, outcome.word(), gone.sentence());
            case Outcome.Failed failed -> new Action(target, why, outcome.word(), failed.sentence());
        };
    }

    boolean hasFailed() {
        return word.equals("failed") || word.equals("refused");
    }

    private static String name(AgentSample target) {
        return target.agent().name().text();
    }

    private static String kinds(List<Finding> why) {
        StringBuilder kinds = new StringBuilder();
        for (Finding finding : why) {
            kinds.append(kinds.isEmpty() ? "" : ", ").append(finding.kind().word());
        }
        return kinds.toString();
    }
}
