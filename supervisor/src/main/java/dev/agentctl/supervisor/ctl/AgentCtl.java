package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.cli.Commands;
import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.engine.EngineUnreachableException;
import dev.agentctl.supervisor.token.Terminal;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code agentctl}: starts agents, looks at them and stops them. */
@Command(
        name = "agentctl",
        description = "Starts agents, looks at them and stops them.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "Commands:%n",
        optionListHeading = "Options:%n",
        footer = {
            "",
            "Agents run in Podman containers, or as local processes. Their homes are in",
            "~/.agentchat, or where AGENTCHAT_HOME says; God is never stopped from here."
        })
public final class AgentCtl implements Callable<Integer> {
    @Option(
            names = "--host",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "Podman's address, as in unix:///run/podman/podman.sock or tcp://host:port (default:"
                    + " CONTAINER_HOST, DOCKER_HOST, then this machine's own).")
    private @Nullable String host;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final Operator operator;

    private AgentCtl(Operator operator) {
        this.operator = operator;
    }

    /** Runs the command line and ends the process. */
    public static void main(String... args) {
        Console console = Console.ofProcess();
        Map<String, String> environment = console.environment();
        AgentHomes homes = AgentHomes.of(environment);
        Operator operator = new Operator(
                console,
                homes,
                host -> Fleet.open(host, environment, homes),
                Clock.systemUTC(),
                () -> TimeUnit.MILLISECONDS.sleep(200),
                new Terminal(),
                new FileInputStream(FileDescriptor.in));
        Commands.main(commandLine(operator), console, args);
    }

    /** All commands, for this operator. */
    static CommandLine commandLine(Operator operator) {
        AgentCtl top = new AgentCtl(operator);
        CommandLine line = new CommandLine(top)
                .addSubcommand(new BuildCommand(top))
                .addSubcommand(new StartCommand(top))
                .addSubcommand(new StopCommand(top))
                .addSubcommand(new KillCommand(top))
                .addSubcommand(new RestartCommand(top))
                .addSubcommand(new StatusCommand(top))
                .addSubcommand(new ListCommand(top))
                .addSubcommand(new LogsCommand(top))
                .addSubcommand(new ContextCommand(top))
                .addSubcommand(new EditCommand(top))
                .addSubcommand(new SetupTokenCommand(top))
                .addSubcommand(new TokenCommand(top))
                .addSubcommand(new StopAllCommand(top))
                .addSubcommand(new RestartAllCommand(top))
                .addSubcommand(new RemoveCommand(top))
                .addSubcommand(new ResurrectCommand(top))
                .addSubcommand(TeamGroup.commands(top))
                .addSubcommand(new InstallUnitsCommand(top))
                .addSubcommand(new CompletionCommand(top))
                .addSubcommand(new HelpCommand());
        // A mission may begin with '@', and is no file's name then.
        return line.setExpandAtFiles(false);
    }

    Operator operator() {
        return operator;
    }

    /**
     * The engines, on {@code --host}'s address; the caller closes them.
     *
     * @throws EngineUnreachableException if an address was given and does not answer
     */
    Fleet fleet() throws EngineException {
        Fleet fleet = operator.fleets().open(Optional.ofNullable(host));
        if (host != null && !fleet.has("podman")) {
            try (fleet) {
                fleet.engine("podman");
            }
        }
        return fleet;
    }

    Lifecycle lifecycle() {
        AgentHomes homes = operator.homes();
        return new Lifecycle(homes, operator.console().environment(), operator.clock());
    }

    CommandSpec spec() {
        return spec;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
