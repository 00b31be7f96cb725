package dev.agentctl.supervisor.team;

import dev.agentctl.shared.cli.Sentences;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The team's thread: takes events, lets the core decide, writes the state down, and only then has the decisions carried
 * out. So whatever was done in the world stands in the state of the supervisor that comes after a crash. Events that come
 * together are decided on together and written once.
 */
final class TeamLoop {
    /** Whoever tells more than this many lines at once waits; the CLIs' streams are files, and can. */
    private static final int MAX_EVENTS = 4_096;

    private static final int MAX_BATCH = 1_024;
    /** What changes no decision is written no more often than this. */
    private static final Duration LAZY_WRITE = Duration.ofSeconds(1);
    /** Where the disk is full, it is tried again. */
    private static final Duration WRITE_AGAIN = Duration.ofSeconds(1);

    private final TeamCore core;
    private final TeamStore store;
    private final TeamWorld world;
    private final InstantSource clock;
    private final BlockingQueue<TeamEvent> events = new ArrayBlockingQueue<>(MAX_EVENTS);
    private Instant written = Instant.EPOCH;
    private boolean changed;

    TeamLoop(TeamCore core, TeamStore store, TeamWorld world, InstantSource clock) {
        this.core = core;
        this.store = store;
        this.world = world;
        this.clock = clock;
    }

    /** Tells the team; waits while it has too much to do. Any thread but the team's own. */
    void tell(TeamEvent event) throws InterruptedException {
        events.put(event);
    }

    /** Runs until the team is over; its thread is the team's. */
    void run() throws InterruptedException {
        if (carryOut(core.begin(clock.instant()))) {
            return;
        }
        List<TeamEvent> batch = new ArrayList<>();
        while (true) {
            TeamEvent first = events.poll(pause().toMillis(), TimeUnit.MILLISECONDS);
            batch.add(first == null ? new TeamEvent.Tick() : first);
            events.drainTo(batch, MAX_BATCH);
            List<TeamEffect> effects = new ArrayList<>();
            for (TeamEvent event : batch) {
                effects.addAll(core.on(event, clock.instant()));
                changed |= !(event instanceof TeamEvent.Tick);
            }
            batch.clear();
            if (carryOut(effects)) {
                return;
            }
        }
    }

    /** True when the team is over. */
    private boolean carryOut(List<TeamEffect> effects) throws InterruptedException {
        Instant now = clock.instant();
        if (effects.isEmpty()) {
            boolean due = Duration.between(written, now).compareTo(changed ? LAZY_WRITE : Timings.LOOK) >= 0;
            if (due) {
                save(now);
            }
            return false;
        }
        while (!save(now)) {
            // Nothing is done that is not written down: what it would do is still to be done after a crash.
            Thread.sleep(WRITE_AGAIN);
        }
        boolean over = false;
        for (TeamEffect effect : effects) {
            over |= effect instanceof TeamEffect.Finish;
            world.carryOut(effect);
        }
        return over;
    }

    private boolean save(Instant now) {
        try {
            store.save(core.state(), now);
            world.canWrite(Optional.empty());
            written = now;
            changed = false;
            return true;
        } catch (IOException failure) {
            world.canWrite(Optional.of("the team's state cannot be written (" + Sentences.of(failure)
                    + "): nothing new is begun until it can"));
            written = now;
            return false;
        }
    }

    private Duration pause() {
        Instant now = clock.instant();
        Duration longest = changed ? LAZY_WRITE : Timings.LOOK;
        Optional<Duration> wake = core.wake(now).map(at -> Duration.between(now, at));
        if (wake.isEmpty() || wake.get().compareTo(longest) > 0) {
            return longest;
        }
        return wake.get().isNegative() ? Duration.ofSeconds(1) : wake.get().plusMillis(1);
    }
}
