package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.supervisor.ctl.Fleet.Member;
import dev.agentctl.supervisor.token.Asking;
import dev.agentctl.supervisor.token.TokenSource;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "edit",
        description = "Changes an agent's mission, model and limits.",
        footer = {
            "",
            "Without an option that changes something, an editor opens: VISUAL, else EDITOR.",
            "The word 'default' as a value takes a setting back.",
            "Changes count from the agent's next start on."
        })
final class EditCommand implements Callable<Integer> {
    private static final String BACK = "default";

    @Parameters(
            paramLabel = "NAME",
            converter = NameArgument.class,
            completionCandidates = AgentNames.class,
            description = "The agent's name.")
    @SuppressWarnings("NullAway.Init")
    private AgentName name;

    @Option(names = "--mission", paramLabel = "TEXT", description = "What it is for.")
    private @Nullable String mission;

    @Option(names = "--model", paramLabel = "MODEL", description = "The Claude CLI's model.")
    private @Nullable String model;

    @Option(names = "--budget-usd", paramLabel = "DOLLARS", description = "What it may cost, as in 5 or 2.50.")
    private @Nullable String budgetUsd;

    @Option(names = "--budget-tokens", paramLabel = "COUNT", description = "The tokens it may use, as in 500k or 2m.")
    private @Nullable String budgetTokens;

    @Option(names = "--silence-limit", paramLabel = "TIME", description = "How long it may say nothing, as in 10m.")
    private @Nullable String silenceLimit;

    @Option(names = "--permission-mode", paramLabel = "MODE", description = "What the Claude CLI may do unasked.")
    private @Nullable String permissionMode;

    @Option(names = "--memory", paramLabel = "SIZE", description = "Its memory limit, as in 512m.")
    private @Nullable String memory;

    @Option(names = "--cpus", paramLabel = "CORES", description = "Its limit in cores, as in 0.5.")
    private @Nullable String cpus;

    @Option(names = "--pids", paramLabel = "COUNT", description = "Its limit of processes and threads.")
    private @Nullable String pids;

    @Option(names = "--restart", description = "Restarts it where something was changed.")
    private boolean restart;

    @Mixin
    private EngineOption engine = new EngineOption();

    @Mixin
    private GraceOption grace = new GraceOption();

    @Mixin
    private TokenOptions token = new TokenOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final AgentCtl top;

    EditCommand(AgentCtl top) {
        this.top = top;
    }

    @Override
    public Integer call() throws EngineException, IOException {
        if (restart) {
            Lifecycle.refuseGod(name, "restart");
        }
        Lifecycle lifecycle = top.lifecycle();
        AgentSpec before = lifecycle
                .remembered(name)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.FAILED,
                        "it is not known how " + name
                                + " is started: only what 'agentctl start' started can be edited"));
        Map<SpecField, String> given = given();
        AgentSpec after = given.isEmpty() ? edited(before) : changed(before, given);
        if (after.equals(before)) {
            top.operator().console().out().println(name + ": nothing was changed");
            return ExitCode.FINE.number();
        }
        lifecycle.change(before, after);
        tell(before, after);
        restart(lifecycle, given.isEmpty());
        return ExitCode.FINE.number();
    }

    private Map<SpecField, String> given() {
        Map<SpecField, String> given = new EnumMap<>(SpecField.class);
        put(given, SpecField.MISSION, mission);
        put(given, SpecField.MODEL, model);
        put(given, SpecField.BUDGET_USD, budgetUsd);
        put(given, SpecField.BUDGET_TOKENS, budgetTokens);
        put(given, SpecField.SILENCE_LIMIT, silenceLimit);
        put(given, SpecField.PERMISSION_MODE, permissionMode);
        put(given, SpecField.MEMORY, memory);
        put(given, SpecField.CPUS, cpus);
        put(given, SpecField.PIDS, pids);
        return given;
    }

    private static void put(Map<SpecField, String> given, SpecField field, @Nullable String value) {
        if (value != null) {
            given.put(field, value);
        }
    }

    private AgentSpec changed(AgentSpec before, Map<SpecField, String> given) {
        AgentSpec after = before;
        for (Map.Entry<SpecField, String> each : given.entrySet()) {
            SpecField field = each.getKey();
            if (!SpecField.of(before).contains(field)) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "--" + field.word() + " is for the Claude CLI: " + name + " runs a command of its own");
            }
            boolean back = each.getValue().equals(BACK) && field != SpecField.MISSION;
            try {
                after = field.with(after, back ? "" : each.getValue().strip());
            } catch (TypeConversionException wrong) {
                throw new ParameterException(
                        spec.commandLine(), "Invalid value for option '--" + field.word() + "': " + wrong.getMessage());
            }
        }
        return after;
    }

    /** What a slip of the pen breaks can be mended: the editor opens again with the same text. */
    private AgentSpec edited(AgentSpec before) throws IOException {
        Asking asking = top.operator().asking();
        boolean atTerminal = asking.isPossible();
        try (Editor editor =
                new Editor(EditText.page(before), top.operator().console().environment(), atTerminal)) {
            while (true) {
                try {
                    return EditText.read(editor.edit(), before);
                } catch (TypeConversionException wrong) {
                    if (!atTerminal || !asking.agrees(wrong.getMessage() + ". Edit again?")) {
                        throw new CommandFailure(ExitCode.FAILED, wrong.getMessage() + ": nothing was changed");
                    }
                }
            }
        }
    }

    private void tell(AgentSpec before, AgentSpec after) {
        Console console = top.operator().console();
        for (SpecField field : SpecField.of(before)) {
            String old = field.text(before);
            String now = field.text(after);
            if (!old.equals(now)) {
                console.out()
                        .println(name + ": " + field.word() + ": "
                                + (field == SpecField.MISSION
                                        ? Clean.line(now, 200)
                                        : shown(old) + " -> " + shown(now)));
            }
        }
        console.out().flush();
    }

    private static String shown(String value) {
        return value.isEmpty() ? BACK : Clean.line(value, 200);
    }

    private void restart(Lifecycle lifecycle, boolean ask) throws EngineException, IOException {
        Console console = top.operator().console();
        try (Fleet fleet = top.fleet();
                TokenSource tokens = token.source(top.operator())) {
            Optional<Member> member = fleet.find(name, engine.kind());
            boolean runs = member.isPresent() && member.get().agent().isRunning();
            Asking asking = top.operator().asking();
            boolean isWanted = restart
                    || (ask
                            && runs
                            && !name.isGod()
                            && asking.isPossible()
                            && asking.agrees(name + " runs. Restart it now?"));
            if (isWanted) {
                console.out()
                        .println(name + ": "
                                + lifecycle.restart(
                                        fleet, name, member, grace.grace(), tokens, "asked for with 'agentctl edit'"));
            } else if (runs) {
                console.err()
                        .println("agentctl: note: " + name + " runs on as it was: what was changed counts from its"
                                + " next start on" + (name.isGod() ? "" : ", see 'agentctl restart'"));
            }
        }
    }
}
