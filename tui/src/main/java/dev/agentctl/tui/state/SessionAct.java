package dev.agentctl.tui.state;

import dev.agentctl.health.rule.Finding;
import dev.agentctl.health.snapshot.SessionSample;
import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.team.TeamName;
import dev.agentctl.shared.text.Clean;
import java.util.List;

/**
 * Something that a team's supervisor is to do with one session.
 *
 * @param target pinned when the key was pressed: a conversation and not a nick
 * @param why the findings that speak for it; none where a person just chose it
 */
public record SessionAct(Verb verb, SessionSample target, List<Finding> why) implements TeamAct {
    private static final int MAX_NICK = 60;

    /** What is to be done. */
    public enum Verb {
        RETIRE("retire", "Retire"),
        SHIFT("shift", "Shift change"),
        NUDGE("nudge", "Nudge"),
        PAUSE("pause", "Pause"),
        RESUME("resume", "Resume");

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
        return Clean.line(target.session().nick(), MAX_NICK);
    }
}
