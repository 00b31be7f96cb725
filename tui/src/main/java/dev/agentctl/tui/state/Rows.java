package dev.agentctl.tui.state;

import dev.agentctl.health.snapshot.SessionSample;
import dev.agentctl.health.snapshot.TaskSample;
import dev.agentctl.shared.agent.AgentId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The lives that the listing shows, in the order of the screen, each with its name. */
record Rows(List<AgentId> ids, List<String> names) {
    static Rows of(Ui ui) {
        List<AgentId> ids = new ArrayList<>();
        List<String> names = new ArrayList<>();
        switch (ui.place().listing()) {
            case AGENTS -> {
                Roster roster = Roster.of(ui);
                for (int i = 0; i < roster.size(); i++) {
                    ids.add(roster.at(i).agent().id());
                    names.add(roster.at(i).agent().name().text());
                }
            }
            case SESSIONS -> {
                for (SessionRoster.Group group : SessionRoster.of(ui).groups()) {
                    for (SessionSample sample : group.sessions()) {
                        ids.add(sample.id());
                        names.add(sample.id().engine() + " " + sample.session().nick());
                    }
                }
            }
            case TASKS -> {
                for (TaskRoster.Group group : TaskRoster.of(ui).groups()) {
                    for (TaskSample sample : group.tasks()) {
                        ids.add(sample.id());
                        names.add(sample.id().engine() + " " + sample.task().number());
                    }
                }
            }
        }
        return new Rows(ids, names);
    }

    int size() {
        return ids.size();
    }

    /** Where that life is; empty if it is not shown. */
    OptionalInt indexOf(Optional<AgentId> id) {
        int index = id.isPresent() ? ids.indexOf(id.get()) : -1;
        return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
    }
}
