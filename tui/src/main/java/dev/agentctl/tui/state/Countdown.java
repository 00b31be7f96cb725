package dev.agentctl.tui.state;

import dev.agentctl.health.rule.Finding;
import dev.agentctl.health.snapshot.AgentSample;
import java.util.List;

/**
 * Something dangerous that happens when its time is up, unless it is undone.
 *
 * @param what as in {@code Stop idle}; the targets' names follow
 * @param act what happens then; its targets were pinned when the key was pressed: lives and not names
 * @param endsAtNanos on the screen's monotonic clock
 */
public record Countdown(String what, Effect.Act act, long endsAtNanos) {
    /** How long a person has to undo it. */
    public static final long NANOS = 3_000_000_000L;

    /**
     * An agent that is to be stopped.
     *
     * @param why the findings that speak for it; none where a person just chose it
     */
    public record Target(AgentSample sample, List<Finding> why) {
        public String name() {
            return sample.agent().name().text();
        }
    }

    /** Whole seconds left, 1 at least while any time is. */
    public long secondsLeft(long nowNanos) {
        return Math.max(0, Math.ceilDiv(endsAtNanos - nowNanos, 1_000_000_000L));
    }

    public boolean isOver(long nowNanos) {
        return endsAtNanos - nowNanos <= 0;
    }
}
