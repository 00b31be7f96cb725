package dev.agentctl.health.cli;

import dev.agentctl.health.collect.Collector;
import dev.agentctl.health.remedy.Remedy;
import dev.agentctl.health.rule.Finding;
import dev.agentctl.health.rule.Limits;
import dev.agentctl.health.rule.Rules;
import dev.agentctl.health.snapshot.FleetSnapshot;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.KillFiles;
import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.Commands;
import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.engine.Engines;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** agent-health's options, and one run of it. The options are declared in code: annotations cost a slow start. */
final class HealthCommand {
    /** Long enough for ten ticks of the kernel's clock, short enough to hide behind other work. */
    private static final Duration APART = Duration.ofMillis(100);

    private static final ITypeConverter<Long> WHOLE_NUMBER = text -> {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException other) {
            throw new TypeConversionException("'" + text + "' is not a whole number");
        }
    };

    private static final long MAX_MEGABYTES = 1L << 40;
    private static final long MAX_MINUTES = 60L * 24 * 3660;

    private final Console console;
    private final Clock clock;
    private final CommandSpec spec;

    private HealthCommand(Console console, Clock clock) {
        this.console = console;
        this.clock = clock;
        Callable<Integer> run = this::call;
        this.spec = declare(CommandSpec.wrapWithoutInspection(run).name("agent-health"));
    }

    static CommandLine line(Console console, Clock clock) {
        return new CommandLine(new HealthCommand(console, clock).spec);
    }

    private int call() throws IOException {
        CommandLine line = spec.commandLine();
        return run(request(line, line.getParseResult())).number();
    }

    private static CommandSpec declare(CommandSpec spec) {
        spec.usageMessage()
                .description(
                        "Judges all agents, running or ended, the sessions of teams, and this machine: what is wrong,"
                            + " on what evidence, and the command that puts it right. CPU is of one core and current;"
                            + " memory is the working set (cgroup usage without inactive file cache).")
                .footer(
                        "",
                        "Before anything is stopped a second sample, a second later, must show the same of the same"
                                + " agent. Protected agents, and those whose state is unknown, are never stopped. Each"
                                + " stop is written to events.jsonl with its evidence. Sessions of a team are judged"
                                + " too, and never stopped by these options: their supervisor owns them, and their"
                                + " findings name the command for it, as in 'agentctl team shift NICK --team NAME'.")
                .exitCodeList(Commands.codes(
                        "0:nothing is wrong", Commands.EXIT_1, Commands.EXIT_2, Commands.EXIT_3, Commands.EXIT_4));
        spec.addOption(flag("--kill-high-mem", "Stops the agents with high memory, by force after 15 s."));
        spec.addOption(flag("--kill-idle", "Stops the idle agents, by force after 15 s."));
        spec.addOption(flag("--dry-run", "Says what would be stopped, and stops nothing."));
        spec.addOption(value("--mem-limit", "MB", Long.class)
                .defaultValue(Long.toString(Limits.DEFAULT.highMemoryBytes() / Limits.MEGABYTE))
                .converters(WHOLE_NUMBER)
                .description(
                        "High memory is a working set above this, or above 90%% of the agent's own limit, whichever"
                                + " is less; 1 MB = 1024 x 1024 bytes (default: 5000).")
                .build());
        spec.addOption(value("--idle-limit", "MIN", Long.class)
                .defaultValue(Long.toString(Limits.DEFAULT.idle().toMinutes()))
                .converters(WHOLE_NUMBER)
                .description("Idle is no message, tool call or output for longer than this (default: 60 minutes).")
                .build());
        spec.addOption(value("--host", "ADDRESS", String.class)
                .description("The Podman service to ask, as in unix:///run/podman/podman.sock (default: CONTAINER_HOST,"
                        + " DOCKER_HOST, the rootless and the root socket).")
                .build());
        spec.addOption(flag("--json", "Prints one JSON object instead."));
        spec.addOption(flag("-q", "--quiet", "Prints findings and stops only: nothing where nothing is wrong."));
        return spec;
    }

    private static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name)
                .type(boolean.class)
                .description(description)
                .build();
    }

    private static OptionSpec flag(String letter, String name, String description) {
        return OptionSpec.builder(letter, name)
                .type(boolean.class)
                .description(description)
                .build();
    }

    private static OptionSpec.Builder value(String name, String label, Class<?> type) {
        return OptionSpec.builder(name).type(type).arity("1").paramLabel(label);
    }

    private static Request request(CommandLine line, ParseResult parsed) {
        long megabytes = within(line, parsed, "--mem-limit", MAX_MEGABYTES);
        long minutes = within(line, parsed, "--idle-limit", MAX_MINUTES);
        return new Request(
                Limits.DEFAULT
                        .withHighMemory(megabytes * Limits.MEGABYTE)
                        .withIdle(Duration.ofMinutes(minutes))
                        .withHighCpu(Limits.DEFAULT.highCpuPercent(), 1),
                is(parsed, "--kill-high-mem"),
                is(parsed, "--kill-idle"),
                is(parsed, "--dry-run"),
                Optional.ofNullable(parsed.<String>matchedOptionValue("--host", null)),
                is(parsed, "--json"),
                is(parsed, "--quiet"));
    }

    private static boolean is(ParseResult parsed, String option) {
        return parsed.matchedOptionValue(option, false);
    }

    private static long within(CommandLine line, ParseResult parsed, String option, long most) {
        long value = parsed.commandSpec().findOption(option).getValue();
        if (value < 1 || value > most) {
            throw new ParameterException(line, option + " takes a whole number of at least 1, not " + value);
        }
        return value;
    }

    private ExitCode run(Request request) throws IOException {
        AgentHomes homes = AgentHomes.of(console.environment());
        try (Engines engines = Engines.open(request.host(), console.environment(), homes)) {
            if (request.host().isPresent()) {
                engines.problems().stream().findFirst().ifPresent(problem -> noEngine(problem.sentence()));
            }
            Collector collector = new Collector(
                    engines.engines(), engines.problems(), homes, KillFiles.of(homes, console.environment()), clock);
            Rules rules = new Rules(request.limits());
            FleetSnapshot snapshot = collector.collectCurrent(APART, first -> rehearse(request, rules, first));
            long sampledAt = System.nanoTime();
            needAnswer(snapshot);
            List<Finding> findings = rules.judge(snapshot);
            Sweep sweep = new Sweep(
                    request, homes, collector, rules, new Remedy(engines.engines(), homes, clock, request.by()));
            if (!request.json()) {
                Report.print(console, snapshot, findings, request.quiet());
                console.out().flush();
            }
            List<Action> actions = sweep.carryOut(snapshot, findings, sampledAt);
            if (request.json()) {
                console.json(ReportJson.of(snapshot, findings, actions));
            } else {
                Report.print(console, actions);
            }
            return exitCode(findings, actions);
        }
    }

    /** Makes the answer once for nobody, in the time in which the command only waits: the real one comes faster. */
    private void rehearse(Request request, Rules rules, FleetSnapshot first) {
        PrintStream nowhere = new PrintStream(
                OutputStream.nullOutputStream(), false, console.out().charset());
        Console nobody = new Console(nowhere, nowhere, console.outIsTerminal(), false, console.environment());
        List<Finding> findings = rules.judge(first);
        if (request.json()) {
            nobody.json(ReportJson.of(first, findings, List.of()));
        } else {
            Report.print(nobody, first, findings, request.quiet());
        }
    }

    private static void needAnswer(FleetSnapshot snapshot) {
        String reasons = "";
        for (FleetSnapshot.EngineSample engine : snapshot.engines()) {
            if (engine.problem().isEmpty()) {
                return;
            }
            reasons += (reasons.isEmpty() ? "" : "; ") + engine.problem().get();
        }
        noEngine(reasons.isEmpty() ? "no engine was asked for" : reasons);
    }

    private static void noEngine(String sentence) {
        throw new CommandFailure(ExitCode.NO_ENGINE, sentence);
    }

    private static ExitCode exitCode(List<Finding> findings, List<Action> actions) {
        for (Action action : actions) {
            if (action.hasFailed()) {
                return ExitCode.FAILED;
            }
        }
        return findings.isEmpty() ? ExitCode.FINE : ExitCode.FINDINGS;
    }
}
