package dev.agentctl.supervisor.wiki;

import dev.agentctl.shared.text.Clean;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the sessions, a page {@code log/<date>} a day: one line an event, with its time. Any thread may call.
 *
 * @param zone the pages'
 */
public record SessionLog(Wiki wiki, ZoneId zone) {
    private static final int MAX_LINE = 500;

    /** What happened, in one sentence. */
    public record Event(Instant at, String sentence) {}

    /** Adds them in one commit a page. */
    public void add(List<Event> events) throws IOException {
        Map<LocalDate, StringBuilder> pages = new TreeMap<>();
        for (Event event : events) {
            String time = LocalTime.ofInstant(event.at(), zone)
                    .truncatedTo(ChronoUnit.SECONDS)
                    .toString();
            pages.computeIfAbsent(LocalDate.ofInstant(event.at(), zone), day -> new StringBuilder())
                    .append("- ")
                    .append(time)
                    .append(' ')
                    .append(Clean.line(event.sentence(), MAX_LINE))
                    .append('\n');
        }
        for (Map.Entry<LocalDate, StringBuilder> page : pages.entrySet()) {
            String text = page.getValue().toString();
            long lines = text.lines().count();
            String message =
                    lines == 1 ? text.substring(2).strip() : "What became of the sessions: " + lines + " lines";
            wiki.append(page(page.getKey()), text, "agent-supervisor", message);
        }
    }

    /** The page of a day. */
    public static PageName page(LocalDate day) {
        return PageName.of("log/" + day);
    }
}
