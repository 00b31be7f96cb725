package dev.agentctl.supervisor.irc;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The questions by which a channel's missed lines are fetched, page by page: what came after the last known line, until
 * there is no more. A server that does not know that line's id any more (as after a restart) says nothing came: then it
 * is asked by time. Decides from the answers alone. One thread's.
 */
final class CatchUp {
    /** Some 20,000 lines: more was never missed, and a server without end would be asked for ever. */
    private static final int MOST_PAGES = 200;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final String channel;
    private final int page;
    private HistoryMark after;
    private boolean isByTime;
    private int pages;
    private long askedAt;

    /**
     * @param after the last known line
     * @param page lines that one answer may have
     */
    CatchUp(String channel, HistoryMark after, int page) {
        this.channel = channel;
        this.after = after;
        this.page = Math.clamp(page, 1, 100);
        this.isByTime = after.id().isEmpty();
    }

    /** What to ask now. */
    IrcMessage question(long now) {
        askedAt = now;
        // A time is of milliseconds, and of one some lines may be known and others not.
        String reference = isByTime
                ? "timestamp=" + TIME.format(after.at().minusMillis(1))
                : "msgid=" + after.id().orElse("");
        return IrcMessage.of("CHATHISTORY", "AFTER", channel, reference, Integer.toString(page));
    }

    /** Whether the answer takes longer than this. */
    boolean isOverdue(long now, long patience) {
        return now - askedAt > patience;
    }

    /**
     * Takes an answer in.
     *
     * @param page its messages, those of no account too
     * @return whether there is another question
     */
    boolean goesOn(List<Heard> page) {
        pages++;
        if (page.isEmpty()) {
            return refused();
        }
        Heard last = page.getLast();
        // The id of a join or a part that is told as a message is nothing to ask by.
        Optional<String> id = last.isHistorian() ? Optional.empty() : last.id();
        HistoryMark next = new HistoryMark(id, last.at());
        boolean isFurther = !next.equals(after);
        after = next;
        isByTime = id.isEmpty();
        return isFurther && pages < MOST_PAGES;
    }

    /** The server had nothing to tell, or refused to: asks by time where it was asked by id of the mark alone. */
    boolean refused() {
        boolean asksByTime = !isByTime && pages <= 1;
        isByTime = true;
        return asksByTime;
    }
}
