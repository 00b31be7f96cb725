package dev.agentctl.supervisor.guard;

import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.cli.Sentences;
import dev.agentctl.shared.file.RotatedLog;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Carries {@link Vigil}'s decisions out, until the process is ended. One thread, the caller of {@link #run}. */
final class Watchdog {
    /** Between two looks at the engines, while nothing says that God has ended. */
    static final Duration PERIOD = Duration.ofSeconds(5);

    /** Between two looks at God's process. */
    private static final Duration GLANCE = Duration.ofMillis(500);
    /** Between two looks at an engine that has not noticed yet what its process shows. */
    private static final Duration SOON = Duration.ofMillis(200);
    /** The engines are asked so many periods apart while God's own process shows that it lives. */
    private static final int PERIODS_WATCHED = 6;

    private final GodSearch search;
    private final Resurrection resurrection;
    private final GuardActs acts;
    private final RotatedLog log;
    private final WatchdogRecord record;
    private final Semaphore woken;
    private Vigil vigil = Vigil.begin(System.nanoTime());

    /** @param woken a permit whenever something may have happened; the search's wake releases it */
    Watchdog(
            GodSearch search,
            Resurrection resurrection,
            GuardActs acts,
            RotatedLog log,
            WatchdogRecord record,
            Semaphore woken) {
        this.search = search;
        this.resurrection = resurrection;
        this.acts = acts;
        this.log = log;
        this.record = record;
        this.woken = woken;
    }

    void run() throws InterruptedException {
        while (true) {
            GodSight sight = search.look();
            record.saw(sight);
            Vigil.Step step = vigil.see(sight, resurrection.hasToken(), System.nanoTime());
            boolean tried = perform(step);
            save();
            if (!tried) {
                pause(sight);
            }
        }
    }

    /** Whether something was tried, after which a look is due at once. */
    private boolean perform(Vigil.Step first) throws InterruptedException {
        boolean tried = false;
        Deque<Vigil.Step> steps = new ArrayDeque<>(2);
        steps.add(first);
        while (!steps.isEmpty()) {
            Vigil.Step step = steps.remove();
            vigil = step.next();
            for (Vigil.Act act : step.acts()) {
                switch (act) {
                    case Vigil.Act.Say say -> log.say(say.sentence());
                    case Vigil.Act.Deliver ignored -> {
                        Optional<String> failure = resurrection.run(Optional.empty());
                        log.say(failure.map(why -> "God waits for its token, which could not be brought: " + why)
                                .orElse("God was brought its token"));
                        note("deliver-token", "God waited for its token", failure);
                    }
                    case Vigil.Act.Resurrect resurrect -> {
                        tried = true;
                        steps.add(vigil.tried(resurrect(resurrect), System.nanoTime()));
                    }
                }
            }
        }
        return tried && vigil.tries().notBefore() - System.nanoTime() <= 0;
    }

    private Optional<String> resurrect(Vigil.Act.Resurrect how) throws InterruptedException {
        log.say("bringing God back");
        long start = System.nanoTime();
        Optional<String> failure = resurrection.run(how.unnoticed());
        record.tried(failure);
        if (failure.isEmpty()) {
            log.say("God is back, after " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) + " ms");
        }
        note("resurrect", how.why(), failure);
        return failure;
    }

    private void note(String act, String why, Optional<String> failure) {
        try {
            acts.on(
                    AgentName.GOD,
                    act,
                    why,
                    failure.map(said -> "failed: " + said).orElse("done"));
        } catch (IOException unwritten) {
            log.say("events.jsonl cannot be written: " + Sentences.of(unwritten));
        }
    }

    private void save() {
        try {
            record.save();
        } catch (IOException unwritten) {
            log.say("how things stand cannot be written: " + Sentences.of(unwritten));
        }
    }

    /** Until the next look is due: by the clock, by God's process, by an event. */
    private void pause(GodSight sight) throws InterruptedException {
        long wait = (search.isWatched() ? PERIOD.multipliedBy(PERIODS_WATCHED) : PERIOD).toNanos();
        if (sight instanceof GodSight.Ending) {
            wait = SOON.toNanos();
        } else if (!(sight instanceof GodSight.Alive)) {
            wait = Math.clamp(vigil.tries().notBefore() - System.nanoTime(), SOON.toNanos(), PERIOD.toNanos());
            if (sight instanceof GodSight.Unborn || sight instanceof GodSight.Hidden) {
                wait = PERIOD.toNanos();
            }
        }
        long until = System.nanoTime() + wait;
        while (true) {
            long left = until - System.nanoTime();
            if (left <= 0 || (search.isWatched() && search.hasDied())) {
                return;
            }
            if (woken.tryAcquire(Math.min(left, GLANCE.toNanos()), TimeUnit.NANOSECONDS)) {
                woken.drainPermits();
                return;
            }
        }
    }
}
