package dev.agentctl.tui.state;

import dev.agentctl.health.snapshot.TaskSample;
import dev.agentctl.health.snapshot.TeamSample;
import dev.agentctl.shared.team.TeamTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The tasks that the filter lets through, team by team, in the order of the screen. */
public record TaskRoster(List<Group> groups) {
    /** One team's. */
    public record Group(TeamSample team, List<TaskSample> tasks) {}

    public static TaskRoster of(Ui ui) {
        List<Group> groups = new ArrayList<>();
        String filter = ui.query().filter().toLowerCase(Locale.ROOT);
        ui.fleet().snapshot().ifPresent(fleet -> {
            for (TeamSample team : fleet.teams()) {
                List<TaskSample> tasks = new ArrayList<>();
                for (TaskSample sample : team.tasks()) {
                    if (matches(sample, filter)) {
                        tasks.add(sample);
                    }
                }
                if (filter.isEmpty() || !tasks.isEmpty()) {
                    // List.sort is stable: equals keep the snapshot's order.
                    tasks.sort(ui.query().tasks().order());
                    groups.add(new Group(team, tasks));
                }
            }
        });
        return new TaskRoster(groups);
    }

    private static boolean matches(TaskSample sample, String filter) {
        TeamTask task = sample.task();
        return filter.isEmpty()
                || holds("#" + task.number(), filter)
                || holds(task.status().word(), filter)
                || holds(task.nick().orElse(""), filter)
                || holds(task.addressee().orElse(""), filter)
                || holds(task.origin().who(), filter)
                || holds(task.origin().channel().orElse(""), filter)
                || holds(task.text(), filter)
                || holds(sample.team().text(), filter);
    }

    private static boolean holds(String text, String filter) {
        return text.toLowerCase(Locale.ROOT).contains(filter);
    }

    /** How many tasks. */
    public int size() {
        int size = 0;
        for (Group group : groups) {
            size += group.tasks().size();
        }
        return size;
    }
}
