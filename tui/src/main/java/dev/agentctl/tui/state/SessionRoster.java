package dev.agentctl.tui.state;

import dev.agentctl.health.snapshot.SessionCondition;
import dev.agentctl.health.snapshot.SessionSample;
import dev.agentctl.health.snapshot.TeamSample;
import dev.agentctl.shared.team.AgentSession;
import dev.agentctl.shared.team.AgentSession.Worktree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The sessions that the filter lets through, team by team, in the order of the screen. */
public record SessionRoster(List<Group> groups) {
    /** One team's. */
    public record Group(TeamSample team, List<SessionSample> sessions) {}

    public static SessionRoster of(Ui ui) {
        List<Group> groups = new ArrayList<>();
        String filter = ui.query().filter().toLowerCase(Locale.ROOT);
        ui.fleet().snapshot().ifPresent(fleet -> {
            for (TeamSample team : fleet.teams()) {
                List<SessionSample> sessions = new ArrayList<>();
                for (SessionSample sample : team.sessions()) {
                    if (matches(sample, filter)) {
                        sessions.add(sample);
                    }
                }
                if (filter.isEmpty() || !sessions.isEmpty()) {
                    // List.sort is stable: equals keep the snapshot's order.
                    sessions.sort(ui.query().sessions().order());
                    groups.add(new Group(team, sessions));
                }
            }
        });
        return new SessionRoster(groups);
    }

    private static boolean matches(SessionSample sample, String filter) {
        AgentSession session = sample.session();
        return filter.isEmpty()
                || holds(session.nick(), filter)
                || holds(session.role().word(), filter)
                || holds(SessionCondition.of(session).word(), filter)
                || holds(session.task().orElse(""), filter)
                || holds(session.worktree().map(Worktree::branch).orElse(""), filter)
                || holds(sample.team().text(), filter);
    }

    private static boolean holds(String text, String filter) {
        return text.toLowerCase(Locale.ROOT).contains(filter);
    }

    /** How many sessions. */
    public int size() {
        int size = 0;
        for (Group group : groups) {
            size += group.sessions().size();
        }
        return size;
    }
}
