package dev.agentctl.supervisor.irc;

import java.time.Duration;

/** How long to wait between tries to connect: doubled with each failure, and spread, so that a fleet does not come at once. */
final class Backoff {
    private Backoff() {}

    /**
     * @param failures in a row, from 1
     * @param chance evenly from 0 to 1; the wait is between half of what is due and all of it
     */
    static Duration wait(IrcPace pace, int failures, double chance) {
        Duration due = pace.firstWait();
        for (int i = 1; i < failures && due.compareTo(pace.longestWait()) < 0; i++) {
            due = due.multipliedBy(2);
        }
        return spread(due.compareTo(pace.longestWait()) > 0 ? pace.longestWait() : due, chance);
    }

    /** After a refusal. */
    static Duration afterRefusal(IrcPace pace, double chance) {
        return spread(pace.refusedWait(), chance);
    }

    private static Duration spread(Duration due, double chance) {
        return due.dividedBy(2).plusNanos((long) (due.toNanos() * 0.5 * chance));
    }
}
