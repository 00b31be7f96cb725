package dev.agentctl.tui.state;

import dev.agentctl.health.rule.Finding;
import dev.agentctl.health.snapshot.TaskSample;
import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.team.TeamName;
import java.util.List;

/** Something that a team's supervisor is to do with one task. */
public record TaskAct(Verb verb, TaskSample target, List<Finding> why) implements TeamAct {
    /** What is to be done. */
    public enum Verb {
        CANCEL("task cancel", "Cancel"),
        RETRY("task retry", "Retry");

        private final String word;
        private final String title;

        Verb(String word, String title) {
            this.word = word;
            this.title = title;
        }
    }

    @Override
    public AgentId id() {
        return target.id();
    }

    @Override
    public TeamName team() {
        return target.team();
    }

    @Override
    public String word() {
        return verb.word;
    }

    @Override
    public String title() {
        return verb.title;
    }

    @Override
    public String name() {
        return target.name();
    }
}
