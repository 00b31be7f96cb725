package dev.agentctl.supervisor.wiki;

import dev.agentctl.shared.cli.Sentences;
import dev.agentctl.supervisor.wiki.SessionLog.Event;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Gathers what becomes of the sessions for a while, and adds it to the {@link SessionLog} at once. What was gathered when
 * this process is killed is lost: the team's own log has it. Any thread; one of its own writes.
 */
public final class DayPages implements AutoCloseable {
    private static final int MOST = 1_000;
    private static final Duration LAST = Duration.ofSeconds(30);

    private final SessionLog log;
    private final Duration gathers;
    private final InstantSource clock;
    private final Consumer<String> trouble;
    private final Thread writing = Thread.ofVirtual().name("day-pages").unstarted(this::run);
    private List<Event> events = new ArrayList<>();
    private boolean over;
    private boolean hasFailed;

    private DayPages(SessionLog log, Duration gathers, InstantSource clock, Consumer<String> trouble) {
        this.log = log;
        this.gathers = gathers;
        this.clock = clock;
        this.trouble = trouble;
    }

    /**
     * @param gathers from the first event on, before all that came by then is written
     * @param trouble told in one sentence when it cannot be written, and not again until it could be
     */
    public static DayPages begin(SessionLog log, Duration gathers, InstantSource clock, Consumer<String> trouble) {
        DayPages pages = new DayPages(log, gathers, clock, trouble);
        pages.writing.start();
        return pages;
    }

    /** Waits for nothing; the oldest is given up where the wiki cannot be written for long. */
    public synchronized void add(String sentence) {
        if (events.size() >= MOST) {
            events.removeFirst();
        }
        events.add(new Event(clock.instant(), sentence));
        notifyAll();
    }

    /** Writes what is left, within half a minute. */
    @Override
    public void close() {
        synchronized (this) {
            over = true;
            notifyAll();
        }
        try {
            writing.join(LAST);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            boolean goesOn = true;
            while (goesOn) {
                goesOn = gather();
                write();
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    /** False at the end. */
    private synchronized boolean gather() throws InterruptedException {
        while (events.isEmpty() && !over) {
            wait();
        }
        long until = System.nanoTime() + gathers.toNanos();
        long left = gathers.toNanos();
        while (left > 0 && !over) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = until - System.nanoTime();
        }
        return !over;
    }

    private void write() {
        List<Event> gathered;
        synchronized (this) {
            gathered = events;
            events = new ArrayList<>();
        }
        if (gathered.isEmpty()) {
            return;
        }
        try {
            log.add(gathered);
            hasFailed = false;
        } catch (IOException failure) {
            keep(gathered);
            if (!hasFailed) {
                hasFailed = true;
                trouble.accept("the wiki's page of the day cannot be written (" + Sentences.of(failure)
                        + "): it is tried again");
            }
        }
    }

    private synchronized void keep(List<Event> unwritten) {
        List<Event> all = new ArrayList<>(unwritten);
        all.addAll(events);
        events = new ArrayList<>(all.subList(Math.max(0, all.size() - MOST), all.size()));
    }
}
