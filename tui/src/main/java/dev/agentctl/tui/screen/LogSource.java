package dev.agentctl.tui.screen;

import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.team.TeamName;
import dev.agentctl.tui.state.Dashboard;
import dev.agentctl.tui.state.Ui;
import java.util.Optional;

/** Whose log the screen wants. */
sealed interface LogSource {
    AgentId id();

    record OfAgent(Agent agent) implements LogSource {
        @Override
        public AgentId id() {
            return agent.id();
        }
    }

    record OfSession(AgentId id, TeamName team, String nick) implements LogSource {}

    /** The one of whose the screen has or may have room; empty if none. */
    static Optional<LogSource> of(Ui ui) {
        if (Dashboard.logWanted(ui).isEmpty()) {
            return Optional.empty();
        }
        Optional<LogSource> agent = ui.selected().map(sample -> new OfAgent(sample.agent()));
        return agent.isPresent()
                ? agent
                : ui.selectedSession()
                        .map(sample -> new OfSession(
                                sample.id(), sample.team(), sample.session().nick()));
    }
}
