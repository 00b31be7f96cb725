package dev.agentctl.supervisor.irc;

import java.time.Duration;

/**
 * How fast and how patient a client is.
 *
 * @param burst lines that may go at once
 * @param period then one line each
 * @param firstWait before the second try to connect; doubled with each failure
 * @param longestWait no wait between tries is longer
 * @param refusedWait after a refused login or a ban, which rarely heal by themselves
 * @param patience for a server's answer: to a connect, a login, a PING, a question
 * @param quiet so long after its last word, the server is sent a PING
 * @param again between tries to get the own nick back, or into a channel that was refused
 * @param settled a connection that held so long puts the wait back to the first
 * @param waiting so long a text waits for a connection before it is given up
 */
public record IrcPace(
        int burst,
        Duration period,
        Duration firstWait,
        Duration longestWait,
        Duration refusedWait,
        Duration patience,
        Duration quiet,
        Duration again,
        Duration settled,
        Duration waiting) {
    /**
     * Five lines at once and then one a second are what servers bear without slowing a client down or closing its
     * connection (RFC 1459, 8.10, allows one in two seconds; Ergo's and InspIRCd's defaults two and one a second).
     */
    public static final IrcPace DEFAULT = new IrcPace(
            5,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofMinutes(10));

    public IrcPace withFlow(int lines, Duration each) {
        return new IrcPace(lines, each, firstWait, longestWait, refusedWait, patience, quiet, again, settled, waiting);
    }

    public IrcPace withWaits(Duration first, Duration longest, Duration refused) {
        return new IrcPace(burst, period, first, longest, refused, patience, quiet, again, settled, waiting);
    }

    public IrcPace withPatience(Duration answer, Duration silence) {
        return new IrcPace(
                burst, period, firstWait, longestWait, refusedWait, answer, silence, again, settled, waiting);
    }

    public IrcPace withAgain(Duration tries) {
        return new IrcPace(
                burst, period, firstWait, longestWait, refusedWait, patience, quiet, tries, settled, waiting);
    }
}
