package dev.agentctl.tui;

import dev.agentctl.health.collect.Collector;
import dev.agentctl.health.rule.Limits;
import dev.agentctl.health.snapshot.FleetSnapshot;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.KillFiles;
import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.Commands;
import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.engine.Engines;
import dev.agentctl.shared.json.Json;
import dev.agentctl.tui.demo.Demo;
import dev.agentctl.tui.oneshot.Alerts;
import dev.agentctl.tui.oneshot.Alerts.Alert;
import dev.agentctl.tui.oneshot.FleetJson;
import dev.agentctl.tui.oneshot.FleetTable;
import dev.agentctl.tui.present.Glyphs;
import dev.agentctl.tui.screen.FullScreen;
import dev.agentctl.tui.theme.Choice;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** The command agent-monitor: shows the agents, once or full-screen. */
public final class AgentMonitor implements Callable<Integer> {
    /** Apart enough for a current CPU percentage, and done before a person wonders. */
    private static final Duration APART = Duration.ofMillis(100);

    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(250);
    private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

    private final Console console;
    private final CommandSpec spec;

    private AgentMonitor(Console console) {
        this.console = console;
        this.spec = declare(CommandSpec.wrapWithoutInspection(this).name("agent-monitor"));
    }

    public static void main(String... arguments) {
        Console console = Console.ofProcess();
        Commands.main(command(console), console, arguments);
    }

    /** The command line, ready to be run with {@link Commands}. */
    static CommandLine command(Console console) {
        return new CommandLine(new AgentMonitor(console).spec);
    }

    private static CommandSpec declare(CommandSpec spec) {
        spec.usageMessage()
                .description("Shows the agents on this machine, and the sessions of teams: CPU, memory, state. CPU is"
                        + " measured now, between two readings; 100%% = one core. Memory is the working set: what"
                        + " is used, less the file cache that can be dropped.")
                .exitCodeList(Commands.codes(
                        Commands.EXIT_0,
                        "1:with --alert, an agent is over a threshold",
                        Commands.EXIT_2,
                        Commands.EXIT_3,
                        Commands.EXIT_4));
        flag(spec, "Full-screen, until q is pressed.", "-w", "--watch");
        flag(spec, "With six living agents of its own, full-screen.", "--demo");
        spec.addOption(OptionSpec.builder("--interval")
                .paramLabel("TIME")
                .type(Duration.class)
                .converters(AgentMonitor::duration)
                .defaultValue("1s")
                .description("With --watch: how often to measure, as in 500ms, 2s, 1m. Default: 1s.")
                .build());
        spec.addOption(OptionSpec.builder("--theme")
                .paramLabel("THEME")
                .type(Choice.class)
                .converters(AgentMonitor::theme)
                .defaultValue("auto")
                .description("With --watch: auto, dark, light, 16 (the terminal's own colours) or mono.")
                .build());
        flag(spec, "With --watch: plain ASCII instead of blocks and circles.", "--ascii");
        flag(spec, "Says which agents are over a threshold; then the exit code is 1.", "--alert");
        spec.addOption(OptionSpec.builder("--cpu-limit")
                .paramLabel("PERCENT")
                .type(double.class)
                .defaultValue("50")
                .description("With --alert: the CPU threshold. Default: 50.")
                .build());
        spec.addOption(OptionSpec.builder("--mem-limit")
                .paramLabel("MB")
                .type(long.class)
                .defaultValue("5000")
                .description("With --alert: the memory threshold. Default: 5000.")
                .build());
        flag(spec, "As JSON.", "--json");
        spec.addOption(OptionSpec.builder("--host")
                .paramLabel("ADDRESS")
                .type(String.class)
                .description("The Podman service to ask, as in unix:///run/podman/podman.sock.")
                .build());
        return spec;
    }

    private static void flag(CommandSpec spec, String description, String... names) {
        spec.addOption(OptionSpec.builder(names)
                .type(boolean.class)
                .arity("0")
                .description(description)
                .build());
    }

    @Override
    public Integer call() {
        ParseResult parsed = spec.commandLine().getParseResult();
        if (parsed.matchedOptionValue("--demo", false)) {
            return demo(parsed);
        }
        AgentHomes homes = AgentHomes.of(console.environment());
        if (parsed.matchedOptionValue("--watch", false)) {
            if (isScreen(console.environment())) {
                return watch(parsed, homes, Limits.DEFAULT, () -> open(parsed, homes));
            }
            noScreen();
        }
        return once(parsed, homes, open(parsed, homes));
    }

    private int demo(ParseResult parsed) {
        try (Demo demo = Demo.start(console.environment())) {
            AgentHomes homes = demo.homes();
            int code;
            if (isScreen(console.environment())) {
                code = watch(parsed, homes, demo.limits(), demo::engines);
            } else {
                noScreen();
                demo.awaitSigns();
                code = once(parsed, homes, demo.engines());
            }
            console.out().flush();
            console.err().println("agent-monitor: ending the demo's agents");
            return code;
        }
    }

    private void noScreen() {
        console.err().println("agent-monitor: no full screen on this terminal; this is one look");
    }

    private int watch(ParseResult parsed, AgentHomes homes, Limits limits, Supplier<Engines> engines) {
        Choice choice = parsed.matchedOptionValue("--theme", Choice.AUTO);
        boolean ascii = parsed.matchedOptionValue("--ascii", false) || isAscii(console.environment());
        try {
            return FullScreen.run(new FullScreen.Setup(
                    homes,
                    KillFiles.of(homes, console.environment()),
                    engines,
                    limits,
                    parsed.matchedOptionValue("--interval", Duration.ofSeconds(1)),
                    choice.theme(console.environment()),
                    ascii ? Glyphs.ASCII : Glyphs.UNICODE));
        } catch (IOException noTerminal) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "the terminal cannot be taken: " + noTerminal.getMessage() + "; try without --watch");
        }
    }

    private Engines open(ParseResult parsed, AgentHomes homes) {
        return Engines.open(
                Optional.ofNullable(parsed.matchedOptionValue("--host", null)), console.environment(), homes);
    }

    private int once(ParseResult parsed, AgentHomes homes, Engines opened) {
        try (Engines engines = opened) {
            Collector collector = new Collector(
                    engines.engines(),
                    engines.problems(),
                    homes,
                    KillFiles.of(homes, console.environment()),
                    Clock.systemUTC());
            // Made once for nobody in the time that is only waited, the real answer comes faster.
            PrintStream nobody = new PrintStream(
                    OutputStream.nullOutputStream(), false, console.out().charset());
            FleetSnapshot fleet =
                    collector.collectCurrent(APART, first -> answer(parsed, first, alerts(parsed, first), nobody));
            List<Alert> alerts = alerts(parsed, fleet);
            answer(parsed, fleet, alerts, console.out());
            console.out().flush();
            return code(fleet, !alerts.isEmpty(), parsed.hasMatchedOption("--host"));
        }
    }

    private static List<Alert> alerts(ParseResult parsed, FleetSnapshot fleet) {
        if (!parsed.matchedOptionValue("--alert", false)) {
            return List.of();
        }
        double cpu = parsed.matchedOptionValue("--cpu-limit", Alerts.DEFAULT.cpuPercent());
        long memory = parsed.matchedOptionValue("--mem-limit", Alerts.DEFAULT.memoryMegabytes());
        return new Alerts(cpu, memory).of(fleet);
    }

    private static void answer(ParseResult parsed, FleetSnapshot fleet, List<Alert> alerts, PrintStream out) {
        if (parsed.matchedOptionValue("--json", false)) {
            out.print(Json.pretty(FleetJson.of(fleet, alerts)));
            return;
        }
        for (String line : FleetTable.lines(fleet)) {
            out.println(line);
        }
        for (Alert alert : alerts) {
            out.println("ALERT: " + alert.sentence());
        }
    }

    /** Tells of engines that did not answer; where none did, or the one that was named, that is the result. */
    private int code(FleetSnapshot fleet, boolean alerted, boolean hostNamed) {
        boolean any = false;
        boolean podmanMissing = false;
        for (FleetSnapshot.EngineSample engine : fleet.engines()) {
            if (engine.problem().isPresent()) {
                console.err().println("agent-monitor: " + engine.problem().get());
                podmanMissing |= engine.name().startsWith("podman");
            } else {
                any = true;
            }
        }
        if (!any || (hostNamed && podmanMissing)) {
            return ExitCode.NO_ENGINE.number();
        }
        return alerted ? ExitCode.FINDINGS.number() : ExitCode.FINE.number();
    }

    /** Whether a full screen can be drawn: both ends are a terminal, and it can move its cursor. */
    private boolean isScreen(Map<String, String> environment) {
        String term = environment.getOrDefault("TERM", "");
        return console.outIsTerminal() && !term.isEmpty() && !term.equals("dumb") && FullScreen.hasKeyboard();
    }

    /** A locale that names another encoding than UTF-8, and the Linux console, whose font has few signs. */
    private static boolean isAscii(Map<String, String> environment) {
        String locale = "";
        for (String variable : List.of("LC_ALL", "LC_CTYPE", "LANG")) {
            locale = locale.isEmpty() ? environment.getOrDefault(variable, "") : locale;
        }
        String lower = locale.toLowerCase(Locale.ROOT);
        boolean utf8 = lower.isEmpty() || lower.contains("utf-8") || lower.contains("utf8");
        return !utf8 || environment.getOrDefault("TERM", "").equals("linux");
    }

    private static Choice theme(String word) {
        for (Choice choice : Choice.values()) {
            if (choice.word().equals(word)) {
                return choice;
            }
        }
        throw new TypeConversionException("'" + word + "' is not a theme: use auto, dark, light, 16 or mono");
    }

    private static Duration duration(String text) {
        Duration interval = Intervals.parse(text)
                .orElseThrow(() -> new TypeConversionException("'" + text + "' is not a time: use 500ms, 2s or 1m"));
        if (interval.compareTo(SHORTEST_INTERVAL) < 0 || interval.compareTo(LONGEST_INTERVAL) > 0) {
            throw new TypeConversionException("'" + text + "' is too short or too long: use 250ms to 60m");
        }
        return interval;
    }
}
