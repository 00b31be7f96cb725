package dev.agentctl.supervisor.wiki;

import dev.agentctl.shared.text.Clean;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;

/**
 * What became of the sessions, a page {@code log/<date>} a day: one line an event, with its time. Any thread may call.
 *
 * @param clock its zone is the pages'
 */
public record SessionLog(Wiki wiki, Clock clock) {
    private static final int MAX_LINE = 500;

    /** Adds a line: what happened to whom. */
    public void add(String nick, String event) throws IOException {
        LocalDate day = LocalDate.now(clock);
        String time = LocalTime.now(clock).truncatedTo(ChronoUnit.SECONDS).toString();
        String line = Clean.line(nick, 60) + ": " + Clean.line(event, MAX_LINE);
        wiki.append(page(day), "- " + time + " " + line + "\n", "agent-supervisor", line);
    }

    /** The page of a day. */
    public static PageName page(LocalDate day) {
        return PageName.of("log/" + day);
    }
}
