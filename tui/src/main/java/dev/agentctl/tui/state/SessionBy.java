package dev.agentctl.tui.state;

import dev.agentctl.health.snapshot.SessionCondition;
import dev.agentctl.health.snapshot.SessionSample;
import dev.agentctl.shared.engine.Usage;
import java.util.Comparator;

/** By what the sessions of each team can be ordered. */
public enum SessionBy implements Sorting.By<SessionSample> {
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
    WORKTREE;

    @Override
    public Comparator<SessionSample> order() {
        return switch (this) {
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
    }
}
