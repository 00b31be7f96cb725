package dev.agentctl.supervisor.guard;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.cli.Sentences;
import dev.agentctl.supervisor.guard.MortalStop.Outcome;
import dev.agentctl.supervisor.guard.MortalStop.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * {@code killswitch --watch}: looks at the files each second, stops what runs as soon as one is there, and looks again
 * every few seconds as long as it is, for other tools start agents too. Looking is cheaper than being told: a few calls a
 * second, the same for folders that do not exist yet, and for mounts of clouds, which tell of no change made elsewhere.
 * One thread.
 */
final class KillWatch {
    private static final long LOOK_MILLIS = 1_000;
    /** While engaged: how often the engines are asked what runs. */
    private static final int LOOKS_PER_SWEEP = 3;

    private final Console console;
    private final Latch latch;
    private final OpenEngines.Opening opening;
    private final AgentHomes homes;
    private final GuardActs acts;
    private final Clock clock;
    private String lastComplaint = "";

    KillWatch(Console console, Latch latch, OpenEngines.Opening opening, AgentHomes homes, Clock clock) {
        this.console = console;
        this.latch = latch;
        this.opening = opening;
        this.homes = homes;
        this.acts = new GuardActs(homes, clock, "killswitch --watch");
        this.clock = clock;
    }

    /** Goes on until the process is ended. */
    ExitCode run() throws InterruptedException {
        say("watching "
                + String.join(
                        ", ",
                        latch.files().all().stream().map(KillReport::shown).toList()));
        while (true) {
            Optional<Path> file = latch.files().present();
            if (file.isPresent()) {
                engaged(file.get());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    /** Stays as long as a file is there; the engines are opened once, and again where one was lost. */
    private void engaged(Path file) throws InterruptedException {
        String why = "the kill file " + file + " exists";
        say("engaged by " + KillReport.shown(file));
        note("engage", why);
        while (latch.files().present().isPresent()) {
            try (OpenEngines engines = opening.open()) {
                boolean lost = false;
                while (!lost && latch.files().present().isPresent()) {
                    lost = sweep(engines, why);
                    for (int look = 0;
                            look < LOOKS_PER_SWEEP && latch.files().present().isPresent();
                            look++) {
                        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                    }
                }
            }
        }
        lastComplaint = "";
        say("lifted: no kill file is left");
        note("lift", "no kill file is left");
    }

    /** Stops what runs, and gives whether an engine did not answer. */
    private boolean sweep(OpenEngines engines, String why) throws InterruptedException {
        Result result = new MortalStop(engines.engines(), engines.problems(), end -> {
                    say(end.agent().name()
                            + (end.outcome() == Outcome.FAILED
                                    ? " may still run: " + end.sentence()
                                    : end.outcome() == Outcome.GONE ? ": had ended by itself" : ": stopped"));
                    try {
                        KillSwitch.record(acts, end, why);
                    } catch (IOException failure) {
                        complain(homes.eventLog().path() + " cannot be written: " + Sentences.of(failure));
                    }
                })
                .run();
        result.problems()
                .forEach(problem -> complain(
                        problem.engine() + " could not be asked, so its agents may run: " + problem.sentence()));
        return !result.problems().isEmpty();
    }

    private void note(String act, String why) {
        try {
            acts.general(act, why, "done");
        } catch (IOException failure) {
            complain(homes.eventLog().path() + " cannot be written: " + Sentences.of(failure));
        }
    }

    /** What goes on being wrong is said once. */
    private void complain(String sentence) {
        if (!sentence.equals(lastComplaint)) {
            lastComplaint = sentence;
            say(sentence);
        }
    }

    private void say(String sentence) {
        console.out().println(clock.instant().truncatedTo(ChronoUnit.SECONDS) + " " + sentence);
        console.out().flush();
    }
}
