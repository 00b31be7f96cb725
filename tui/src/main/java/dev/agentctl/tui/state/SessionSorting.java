package dev.agentctl.tui.state;

import dev.agentctl.health.snapshot.SessionCondition;
import dev.agentctl.health.snapshot.SessionSample;
import dev.agentctl.shared.engine.Usage;
import java.util.Comparator;
import java.util.List;

/** By which column the sessions of each team are ordered. Equals stay in the snapshot's own order: by role, then nick. */
public record SessionSorting(By by, boolean reversed) {
    public static final SessionSorting DEFAULT = new SessionSorting(By.ROLE, false);

    private static final List<By> ALL = List.of(By.values());

    /** A column that can order. */
    public enum By {
        NICK,
        ROLE,
        STATE,
        EVIDENCE,
        TASK,
        CONTEXT,
        TOKENS,
        COST,
        BURN,
        ACTIVE,
        CPU,
        MEMORY,
        WORKTREE
    }

    /** Names upwards, numbers from the greatest, times so that the one that concerns now comes first. */
    public Comparator<SessionSample> order() {
        Comparator<SessionSample> order = switch (by) {
            case NICK -> Comparator.comparing(sample -> sample.session().nick());
            case ROLE -> Comparator.comparing(sample -> sample.session().role());
            case STATE -> Comparator.comparing(sample -> SessionCondition.of(sample.session()));
            case EVIDENCE -> Comparator.comparing(sample -> SessionCondition.why(sample.session()));
            // Those without a task come last.
            case TASK -> Comparator.comparing(sample -> sample.session().task().orElse("\uffff"));
            case CONTEXT -> Comparator.comparingDouble(sample -> -sample.contextShare());
            case TOKENS ->
                Comparator.comparingLong(
                        sample -> -sample.session().spending().tokens().total());
            case COST ->
                Comparator.comparingDouble(
                        sample -> -sample.session().spending().usd());
            case BURN ->
                Comparator.comparingDouble(
                        sample -> -sample.session().spending().usdLastHour());
            case ACTIVE ->
                Comparator.comparing((SessionSample sample) ->
                                sample.session().activity().lastActive())
                        .reversed();
            case CPU ->
                Comparator.comparingDouble(sample -> -sample.cpuPercent().orElse(-1));
            case MEMORY ->
                Comparator.comparingLong(
                        sample -> -sample.usage().map(Usage::memoryBytes).orElse(-1L));
            case WORKTREE -> Comparator.comparing(sample -> sample.worktree().orElse("\uffff"));
        };
        return reversed ? order.reversed() : order;
    }

    public SessionSorting next() {
        return step(1);
    }

    public SessionSorting previous() {
        return step(ALL.size() - 1);
    }

    public SessionSorting reverse() {
        return new SessionSorting(by, !reversed);
    }

    private SessionSorting step(int places) {
        return new SessionSorting(ALL.get((ALL.indexOf(by) + places) % ALL.size()), false);
    }
}
