package dev.agentctl.supervisor.loop;

import java.time.Duration;

/**
 * When an agent is started again, and how patiently it is stopped. The defaults are those of DESIGN's "Restart policy".
 *
 * @param firstWait the wait after a clean exit and after the first failure
 * @param maxWait no wait that backoff makes is longer
 * @param resetAfter a run longer than this puts backoff back to the first wait
 * @param quick a crash sooner than this after its start is a quick one
 * @param maxQuickCrashes so many quick crashes in a row end the loop
 * @param longestLimit a stated reset of a rate limit further away than this is taken for an error and cut to it
 * @param grace between the request to end and force
 * @param forceBound how long force may take before the loop gives up on what is stuck in the kernel
 * @param jitter whether each wait is made up to 10% shorter or longer, so that a fleet does not start in step
 */
public record RestartPolicy(
        Duration firstWait,
        Duration maxWait,
        Duration resetAfter,
        Duration quick,
        int maxQuickCrashes,
        Duration longestLimit,
        Duration grace,
        Duration forceBound,
        boolean jitter) {
    public static final RestartPolicy DEFAULT = new RestartPolicy(
            Duration.ofSeconds(5),
            Duration.ofSeconds(300),
            Duration.ofMinutes(5),
            Duration.ofSeconds(10),
            10,
            Duration.ofDays(8),
            Duration.ofSeconds(10),
            Duration.ofSeconds(15),
            false);

    public RestartPolicy withWaits(Duration first, Duration max) {
        return new RestartPolicy(
                first, max, resetAfter, quick, maxQuickCrashes, longestLimit, grace, forceBound, jitter);
    }

    public RestartPolicy withGrace(Duration span) {
        return new RestartPolicy(
                firstWait, maxWait, resetAfter, quick, maxQuickCrashes, longestLimit, span, forceBound, jitter);
    }

    public RestartPolicy withJitter(boolean on) {
        return new RestartPolicy(
                firstWait, maxWait, resetAfter, quick, maxQuickCrashes, longestLimit, grace, forceBound, on);
    }

    /** A wait brought within the policy: what a forged file or a changed clock says cannot hold an agent back. */
    Duration within(Duration wait) {
        if (wait.compareTo(firstWait) < 0) {
            return firstWait;
        }
        return wait.compareTo(maxWait) > 0 ? maxWait : wait;
    }
}
