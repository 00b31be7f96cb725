package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.cli.Sentences;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.engine.podman.UsualImage;
import dev.agentctl.shared.team.TeamHome;
import dev.agentctl.shared.team.TeamHomes;
import dev.agentctl.supervisor.control.ControlClient;
import dev.agentctl.supervisor.control.NobodyListensException;
import dev.agentctl.supervisor.control.TeamCommand;
import dev.agentctl.supervisor.team.config.TeamToml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "start",
        description = "Starts a team's supervisor, which resumes the team's sessions or begins them.",
        footer = {
            "",
            "On this machine the sessions log in as you do. In a container they are handed",
            "the token of 'agentctl setup-token', or CLAUDE_CODE_OAUTH_TOKEN; the project,",
            "the wiki and the team's own folder are mounted at the paths they have here."
        })
final class TeamStartCommand implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofSeconds(10);

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The team's file (default: " + TeamToml.USUAL + " in this folder).")
    private Path config = Path.of(TeamToml.USUAL);

    @Option(names = "--foreground", description = "Stays with it, and ends it with Ctrl-C.")
    private boolean foreground;

    @Option(names = "--container", description = "Runs it in a Podman container of its own.")
    private boolean container;

    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            description = "The container's image (default: " + UsualImage.VARIABLE + ", else " + UsualImage.NAME + ").")
    private @Nullable String image;

    @Option(names = "--network", paramLabel = "MODE", description = "Podman's network mode, as in host.")
    private @Nullable String network;

    @Option(
            names = "--env",
            paramLabel = "NAME=VALUE",
            description = "A variable in the container: no secrets. Repeatable.")
    private List<String> variables = List.of();

    @Mixin
    private TokenOptions token = new TokenOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final AgentCtl top;

    TeamStartCommand(AgentCtl top) {
        this.top = top;
    }

    @Override
    public Integer call() throws IOException, InterruptedException, EngineException {
        if (foreground && container) {
            throw new ParameterException(spec.commandLine(), "--foreground does not go with --container");
        }
        if (!container && (image != null || network != null || !variables.isEmpty())) {
            throw new ParameterException(spec.commandLine(), "--image, --network and --env are for --container");
        }
        Console console = top.operator().console();
        TeamToml toml = TeamToml.read(config, console.environment());
        TeamHome home = new TeamHomes(top.operator().homes()).home(toml.name());
        refuseRunning(home);
        if (!Files.isDirectory(toml.config().project())) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    toml.file() + ": project is " + toml.config().project() + ", which is no folder");
        }
        Files.createDirectories(
                home.path(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        TeamLaunch launch = new TeamLaunch(top.operator(), toml, home);
        if (foreground) {
            return launch.foreground();
        }
        String where = container
                ? launch.inContainer(
                        top,
                        token,
                        new TeamContainer.Options(
                                Optional.ofNullable(image),
                                Optional.ofNullable(network),
                                StartArguments.environment(variables)))
                : launch.detached();
        console.out().println("team " + toml.name() + ": started (" + where + ")");
        return ExitCode.FINE.number();
    }

    private static void refuseRunning(TeamHome home) throws InterruptedException {
        try {
            ControlClient.ask(home.socket(), new TeamCommand.Status(), LOOK);
        } catch (NobodyListensException free) {
            return;
        } catch (IOException silent) {
            throw new CommandFailure(
                    ExitCode.FAILED, "team " + home.name() + " runs already, but: " + Sentences.of(silent));
        }
        throw new CommandFailure(
                ExitCode.FAILED,
                "team " + home.name() + " runs already: see 'agentctl team status --team " + home.name() + "'");
    }
}
