package dev.agentctl.shared.team;

import dev.agentctl.shared.team.TeamTask.Status;
import java.util.Comparator;

/**
 * The order in which people see tasks: the open ones first, begun before given before queued, each by number; then those
 * that are over, the latest first.
 */
public final class TaskOrder implements Comparator<TeamTask> {
    public static final TaskOrder BY_STATUS = new TaskOrder();

    private TaskOrder() {}

    @Override
    public int compare(TeamTask one, TeamTask other) {
        int rank = Integer.compare(rank(one.status()), rank(other.status()));
        if (rank != 0) {
            return rank;
        }
        int age = one.status().isOpen() ? 0 : other.since().compareTo(one.since());
        return age != 0 ? age : Long.compare(one.number(), other.number());
    }

    private static int rank(Status status) {
        return switch (status) {
            case STARTED -> 0;
            case GIVEN -> 1;
            case QUEUED -> 2;
            case DONE, FAILED, DEAD, CANCELLED, UNKNOWN -> 3;
        };
    }
}
