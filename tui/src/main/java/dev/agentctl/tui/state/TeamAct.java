package dev.agentctl.tui.state;

import dev.agentctl.health.rule.Finding;
import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.team.TeamName;
import java.util.List;

/** Something that a team's supervisor is to do, with what was selected when the key was pressed. */
public sealed interface TeamAct permits SessionAct, TaskAct {
    /** Of the session or task. */
    AgentId id();

    TeamName team();

    /** What is to be done, as {@code agentctl team} and the event log call it. */
    String word();

    /** The same, as the screen announces it. */
    String title();

    /** Of the session or task, clean. */
    String name();

    /** The findings that speak for it; none where a person just chose it. */
    List<Finding> why();
}
