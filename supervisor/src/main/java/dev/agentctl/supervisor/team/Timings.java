package dev.agentctl.supervisor.team;

import java.time.Duration;

/** How long the team waits, where no configuration says. */
final class Timings {
    /** Between two looks at all sessions, and the longest between two writes of the state. */
    static final Duration LOOK = Duration.ofSeconds(30);
    /** An interrupt is answered within some 30 ms (CLAUDE-CLI.md); a turn that goes on after this is ended by force. */
    static final Duration AFTER_INTERRUPT = Duration.ofSeconds(30);
    /** The wait after a first failure; doubled with each, as in DESIGN's "Restart policy". */
    static final Duration FIRST_WAIT = Duration.ofSeconds(5);

    static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    /** A process that ran longer than this did not fail at its start. */
    static final Duration LONG_RUN = Duration.ofMinutes(5);
    /** Failures in a row after which a person must look. */
    static final int MOST_FAILURES = 10;

    private Timings() {}

    /** The wait after so many failures in a row. */
    static Duration wait(int failures) {
        long seconds = FIRST_WAIT.toSeconds() << Math.clamp(failures - 1, 0, 10);
        return Duration.ofSeconds(Math.min(seconds, LONGEST_WAIT.toSeconds()));
    }
}
