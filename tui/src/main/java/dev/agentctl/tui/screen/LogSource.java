package dev.agentctl.tui.screen;

import dev.agentctl.health.snapshot.TaskSample;
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

    /** @param id of the session, or of its task */
    record OfSession(AgentId id, TeamName team, String nick) implements LogSource {}

    /** The one of whose the screen has or may have room; empty if none. */
    static Optional<LogSource> of(Ui ui) {
        if (Dashboard.logWanted(ui).isEmpty()) {
            return Optional.empty();
        }
        Optional<LogSource> agent = ui.selected().map(sample -> new OfAgent(sample.agent()));
        Optional<LogSource> session = ui.selectedSession()
                .map(sample -> new OfSession(
                        sample.id(), sample.team(), sample.session().nick()));
        return agent.or(() -> session).or(() -> ui.selectedTask().flatMap(LogSource::of));
    }

    /** Of a task it is the log of the session that has it. */
    private static Optional<LogSource> of(TaskSample sample) {
        return sample.holder().map(nick -> new OfSession(sample.id(), sample.team(), nick));
    }
}
