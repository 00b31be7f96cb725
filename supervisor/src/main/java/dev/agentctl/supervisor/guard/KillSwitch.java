package dev.agentctl.supervisor.guard;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.KillFiles;
import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.cli.Sentences;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.supervisor.guard.KillSwitchOptions.Mode;
import dev.agentctl.supervisor.guard.MortalStop.End;
import dev.agentctl.supervisor.guard.MortalStop.Outcome;
import dev.agentctl.supervisor.guard.MortalStop.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The command {@code killswitch}: stops all mortal agents while a kill file exists. Two at once do no harm. */
public final class KillSwitch {
    private static final String NAME = "killswitch";

    private final Console console;
    private final AgentHomes homes;
    private final Latch latch;
    private final OpenEngines.Opening opening;
    private final Clock clock;

    KillSwitch(Console console, AgentHomes homes, KillFiles files, OpenEngines.Opening opening, Clock clock) {
        this.console = console;
        this.homes = homes;
        this.latch = new Latch(files);
        this.opening = opening;
        this.clock = clock;
    }

    public static void main(String... arguments) {
        PlainCommand.main(NAME, KillSwitchOptions.HELP, KillSwitch::run, arguments);
    }

    private static ExitCode run(Console console, List<String> arguments) throws IOException, InterruptedException {
        KillSwitchOptions options = KillSwitchOptions.parse(arguments);
        AgentHomes homes = AgentHomes.of(console.environment());
        KillSwitch self = new KillSwitch(
                console,
                homes,
                KillFiles.of(homes, console.environment()),
                () -> OpenEngines.open(options.host(), console.environment(), homes),
                Clock.systemUTC());
        return self.run(options);
    }

    ExitCode run(KillSwitchOptions options) throws IOException, InterruptedException {
        return switch (options.mode()) {
            case CHECK -> check(options);
            case ENGAGE -> engage(options);
            case CLEAR -> clear(options);
            case STATUS -> new KillStatus(console, latch, opening, clock).show(options.json());
            case WATCH -> new KillWatch(console, latch, opening, homes, clock).run();
        };
    }

    private ExitCode check(KillSwitchOptions options) throws InterruptedException {
        Optional<Path> file = latch.files().present();
        if (file.isEmpty()) {
            if (options.json()) {
                console.json(JsonObject.EMPTY.with("engaged", false));
            } else if (!options.quiet()) {
                console.out().println("kill switch: not engaged");
            }
            return ExitCode.FINE;
        }
        ExitCode code = stopAll(options, "the kill file " + file.get() + " exists", Optional.empty());
        return code == ExitCode.FINE ? ExitCode.FINDINGS : code;
    }

    private ExitCode engage(KillSwitchOptions options) throws InterruptedException {
        String why =
                "asked for with 'killswitch --engage'" + (options.reason().isEmpty() ? "" : ": " + options.reason());
        Optional<String> unset = Optional.empty();
        try {
            latch.engage(clock.instant() + " " + why + "\n");
        } catch (IOException failure) {
            // What runs is stopped all the same.
            unset = Optional.of("the switch cannot be set, so agents can be started again: " + Sentences.of(failure));
        }
        try {
            acts("--engage")
                    .general("engage", why, unset.map(said -> "failed: " + said).orElse("done"));
        } catch (IOException unrecorded) {
            unset = unset.or(() -> Optional.of(unrecorded(unrecorded)));
        }
        return stopAll(options, why, unset);
    }

    private ExitCode stopAll(KillSwitchOptions options, String why, Optional<String> problem)
            throws InterruptedException {
        GuardActs acts = acts(options.mode() == Mode.ENGAGE ? "--engage" : "");
        List<String> failures = new ArrayList<>();
        problem.ifPresent(failures::add);
        Result result;
        try (OpenEngines engines = opening.open()) {
            result = new MortalStop(engines.engines(), engines.problems(), end -> {
                        try {
                            record(acts, end, why);
                        } catch (IOException failure) {
                            failures.add(unrecorded(failure));
                        }
                    })
                    .run();
        }
        KillReport report = new KillReport(latch.sides(), result, failures, clock.instant());
        if (options.json()) {
            console.json(report.json());
        } else if (!options.quiet() || report.hasNews()) {
            report.lines().forEach(console.out()::println);
        }
        console.out().flush();
        for (String complaint : report.complaints()) {
            console.err().println(NAME + ": " + complaint);
        }
        return report.code();
    }

    /** Writes one agent's end into the event log. */
    static void record(GuardActs acts, End end, String why) throws IOException {
        String outcome = end.outcome() == Outcome.FAILED
                ? end.outcome().word() + ": " + end.sentence()
                : end.outcome().word();
        acts.on(end.agent().id(), end.agent().name(), "stop", why, outcome);
    }

    private String unrecorded(IOException failure) {
        return "what was done could not be recorded in " + homes.eventLog().path() + ": " + Sentences.of(failure);
    }

    private GuardActs acts(String option) {
        return new GuardActs(homes, clock, option.isEmpty() ? NAME : NAME + " " + option);
    }

    private ExitCode clear(KillSwitchOptions options) throws IOException {
        List<Path> lifted = latch.lift(options.cloud());
        List<Path> left = latch.files().allPresent();
        for (Path file : lifted) {
            acts("--clear").general("clear", "asked for with 'killswitch --clear'", "removed " + file);
        }
        if (options.json()) {
            console.json(JsonObject.EMPTY
                    .with("engaged", !left.isEmpty())
                    .with("removed", texts(lifted))
                    .with("remaining", texts(left)));
        } else {
            for (Path file : lifted) {
                console.out().println("removed " + KillReport.shown(file));
            }
            if (left.isEmpty()) {
                if (!options.quiet() || !lifted.isEmpty()) {
                    console.out()
                            .println(
                                    lifted.isEmpty()
                                            ? "kill switch: not engaged"
                                            : "kill switch: lifted; 'agentctl restartall' starts agents again");
                }
            } else {
                for (Path file : left) {
                    console.out()
                            .println("kill switch: still engaged by " + KillReport.shown(file)
                                    + ": remove it where it was made, or here with 'killswitch --clear --cloud', which"
                                    + " lifts it on every machine that shares it");
                }
            }
        }
        return left.isEmpty() ? ExitCode.FINE : ExitCode.FINDINGS;
    }

    private static List<String> texts(List<Path> paths) {
        List<String> texts = new ArrayList<>();
        for (Path path : paths) {
            texts.add(path.toString());
        }
        return texts;
    }
}
