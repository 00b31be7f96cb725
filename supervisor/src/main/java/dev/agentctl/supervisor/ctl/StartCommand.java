package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.engine.AgentSpec.Hardening;
import dev.agentctl.shared.engine.Engine;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.engine.podman.UsualImage;
import dev.agentctl.shared.secret.Credentials;
import dev.agentctl.supervisor.token.TokenSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "start",
        description = "Starts an agent under a supervisor that keeps it alive.",
        customSynopsis = "agentctl start [OPTIONS] NAME MISSION... [-- COMMAND...]",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Without a COMMAND the agent is the Claude CLI, told its mission and context.md.",
            "It is handed the token of 'agentctl setup-token', whose passphrase is asked for,",
            "or CLAUDE_CODE_OAUTH_TOKEN; a local one logs in as you do.",
            "The local engine shows limits and judges by them, but cannot enforce them.",
            "",
            "  agentctl start writer Keep the manual true",
            "  agentctl start ticker Count --image debian -- sh -c 'while date; do sleep 60; done'"
        })
final class StartCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "NAME", converter = NameArgument.class, description = "The new agent's name.")
    @SuppressWarnings("NullAway.Init")
    private AgentName name;

    @Parameters(index = "1..*", paramLabel = "MISSION", description = "What it is for, in words.")
    private List<String> words = List.of();

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            completionCandidates = EngineOption.Kinds.class,
            description = "What runs it: ${COMPLETION-CANDIDATES} (default: podman where it answers).")
    private @Nullable String engine;

    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            description = "The container's image (default: " + UsualImage.VARIABLE + ", else " + UsualImage.NAME + ").")
    private @Nullable String image;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            converter = Amounts.Size.class,
            description = "Its memory limit, as in 512m (default: 4g in a container).")
    private @Nullable Long memory;

    @Option(
            names = "--cpus",
            paramLabel = "CORES",
            converter = Amounts.Cores.class,
            description = "Its limit in cores, as in 0.5 (default: 2 in a container).")
    private @Nullable Double cpus;

    @Option(
            names = "--pids",
            paramLabel = "COUNT",
            converter = Amounts.Count.class,
            description = "Its limit of processes and threads (default: 256 in a container).")
    private @Nullable Long pids;

    @Option(
            names = "--env",
            paramLabel = "NAME=VALUE",
            description = "A variable for it, kept on disk in the clear: no secrets. Repeatable.")
    private List<String> variables = List.of();

    @Option(
            names = "--mount",
            paramLabel = "HOST:INSIDE[:ro]",
            description = "A folder of this machine inside its container. Repeatable.")
    private List<String> mounts = List.of();

    @Option(names = "--network", paramLabel = "MODE", description = "Podman's network mode, as in none or host.")
    private @Nullable String network;

    @Option(
            names = "--cap-add",
            paramLabel = "CAPABILITY",
            description = "A capability that its container keeps; all others are dropped. Repeatable.")
    private List<String> capabilities = List.of();

    @Option(names = "--read-only", description = "Its image's own files cannot be changed.")
    private boolean readOnly;

    @Option(names = "--no-init", description = "No small init as the container's first process.")
    private boolean noInit;

    @Mixin
    private ClaudeOptions claude = new ClaudeOptions();

    @Mixin
    private TokenOptions token = new TokenOptions();

    @Option(names = "--plain", description = "Runs COMMAND itself, without a supervisor.")
    private boolean plain;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final AgentCtl top;

    StartCommand(AgentCtl top) {
        this.top = top;
    }

    @Override
    public Integer call() throws EngineException, IOException {
        int commandWords = wordsOfCommand();
        List<String> mission = words.subList(0, words.size() - commandWords);
        List<String> command = words.subList(mission.size(), words.size());
        if (mission.isEmpty() || String.join(" ", mission).isBlank()) {
            throw new ParameterException(spec.commandLine(), "MISSION is missing: say what " + name + " is for");
        }
        if (String.join(" ", mission).getBytes(StandardCharsets.UTF_8).length > SpecField.MAX_MISSION) {
            throw new CommandFailure(
                    ExitCode.USAGE, "the mission is longer than 64 KiB: put it in a file and name that one");
        }
        if (plain && command.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--plain needs a command after --");
        }
        Optional<String> claudes = claude.given();
        if (claudes.isPresent() && !command.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    claudes.get() + " is for the Claude CLI: it does not go with a command of your own");
        }
        try (Fleet fleet = top.fleet();
                TokenSource tokens = token.source(top.operator())) {
            Engine chosen = engine(fleet);
            boolean container = Fleet.isKind(chosen.name(), "podman");
            AgentSpec wanted = wanted(String.join(" ", mission), command, container);
            noteToken(wanted, container);
            Agent agent = top.lifecycle().start(fleet, chosen, wanted, tokens, "asked for with 'agentctl start'");
            top.operator()
                    .console()
                    .out()
                    .println(name + ": started in " + chosen.name() + " (" + AgentFacts.place(agent) + ")");
        }
        return ExitCode.FINE.number();
    }

    /** How many of the words came after {@code --}, which the parser takes out. */
    private int wordsOfCommand() {
        List<String> given = top.spec().commandLine().getParseResult().originalArgs();
        int dashes = given.indexOf("--");
        return dashes < 0 ? 0 : given.size() - dashes - 1;
    }

    private Engine engine(Fleet fleet) throws EngineException {
        Optional<String> containerOption = containerOption();
        if (engine != null) {
            String kind = EngineOption.checked(engine);
            if (kind.equals("local") && containerOption.isPresent()) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        containerOption.get() + " is for containers: it does not go with --engine local");
            }
            return fleet.engine(kind);
        }
        // An option for containers asks for one: without Podman it is an error, never a local process instead.
        return fleet.engine(fleet.has("podman") || containerOption.isPresent() ? "podman" : "local");
    }

    private Optional<String> containerOption() {
        if (image != null) {
            return Optional.of("--image");
        }
        if (!mounts.isEmpty()) {
            return Optional.of("--mount");
        }
        if (network != null) {
            return Optional.of("--network");
        }
        if (!capabilities.isEmpty()) {
            return Optional.of("--cap-add");
        }
        if (readOnly) {
            return Optional.of("--read-only");
        }
        return noInit ? Optional.of("--no-init") : Optional.empty();
    }

    private AgentSpec wanted(String mission, List<String> command, boolean container) {
        AgentSpec wanted = AgentSpec.of(name, mission, List.copyOf(command))
                .withClaude(claude.claude())
                .withEnvironment(StartArguments.environment(variables))
                .withLimits(
                        memory == null ? OptionalLong.empty() : OptionalLong.of(memory),
                        cpus == null ? OptionalDouble.empty() : OptionalDouble.of(cpus),
                        pids == null ? OptionalLong.empty() : OptionalLong.of(pids));
        if (container) {
            // Settled now, so that a restart takes the same.
            String usual = UsualImage.of(top.operator().console().environment());
            wanted = wanted.withImage(image == null ? usual : image)
                    .withMounts(StartArguments.mounts(mounts))
                    .withHardening(new Hardening(
                            List.copyOf(capabilities), false, readOnly, Optional.ofNullable(network), !noInit));
        }
        return plain ? wanted.plain() : wanted;
    }

    /** What used to be inherited is not any more: it would stand in the environment of a supervisor for weeks. */
    private void noteToken(AgentSpec wanted, boolean container) {
        Console console = top.operator().console();
        if (!container
                && !wanted.runsClaude()
                && !console.environment().getOrDefault(Credentials.TOKEN, "").isBlank()) {
            console.err()
                    .println("agentctl: note: " + Credentials.TOKEN + " is handed to the Claude CLI alone: this command"
                            + " does not inherit it");
        }
    }
}
