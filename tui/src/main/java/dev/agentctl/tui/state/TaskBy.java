package dev.agentctl.tui.state;

import dev.agentctl.health.snapshot.TaskSample;
import dev.agentctl.shared.team.TaskOrder;
import java.util.Comparator;

/** By what the tasks of each team can be ordered. */
public enum TaskBy implements Sorting.By<TaskSample> {
    NUMBER,
    STATUS,
    NICK,
    TRIES,
    AGE,
    BY,
    TEXT,
    WHY;

    @Override
    public Comparator<TaskSample> order() {
        return switch (this) {
            case NUMBER -> Comparator.comparingLong(sample -> sample.task().number());
            case STATUS -> Comparator.comparing(TaskSample::task, TaskOrder.BY_STATUS);
            // Those that nobody has come last.
            case NICK -> Comparator.comparing(sample -> sample.task().who().orElse("\uffff"));
            case TRIES -> Comparator.comparingInt(sample -> -sample.task().tries());
            case AGE ->
                Comparator.comparing((TaskSample sample) -> sample.task().created())
                        .reversed();
            case BY -> Comparator.comparing(sample -> sample.task().origin().who());
            case TEXT -> Comparator.comparing(sample -> sample.task().text());
            case WHY -> Comparator.comparing(sample -> sample.task().why());
        };
    }
}
