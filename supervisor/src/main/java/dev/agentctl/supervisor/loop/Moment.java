package dev.agentctl.supervisor.loop;

import java.time.Duration;
import java.time.Instant;

/**
 * One instant on both clocks.
 *
 * @param nanos a monotonic clock's reading, for waits and run times: only differences mean something
 * @param wall the time of day, only for what is written down
 */
public record Moment(long nanos, Instant wall) {
    /** This instant. */
    public static Moment now() {
        return new Moment(System.nanoTime(), Instant.now());
    }

    /** The same instant so much later, on both clocks. */
    public Moment plus(Duration span) {
        return new Moment(nanos + span.toNanos(), wall.plus(span));
    }

    /** How long ago the other reading of the monotonic clock was; negative if it is still to come. */
    public Duration since(long earlier) {
        return Duration.ofNanos(nanos - earlier);
    }

    /** Whether the monotonic clock has come to this reading. */
    public boolean reached(long deadline) {
        return nanos - deadline >= 0;
    }
}
