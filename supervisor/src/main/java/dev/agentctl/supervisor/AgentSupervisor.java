package dev.agentctl.supervisor;

import dev.agentctl.shared.agent.AgentHome;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.file.UntrustedFile;
import dev.agentctl.supervisor.loop.AgentLoop;
import dev.agentctl.supervisor.loop.Echo;
import dev.agentctl.supervisor.loop.HomeOwner;
import dev.agentctl.supervisor.loop.LoopOptions;
import dev.agentctl.supervisor.loop.StopCause;
import dev.agentctl.supervisor.loop.SupervisorLog;
import dev.agentctl.supervisor.team.TeamSupervisor;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The command {@code agent-supervisor}: the long-running process beside one agent, or over a team of sessions. */
public final class AgentSupervisor {
    private static final int MAX_MISSION = 64 * 1024;
    private static final long LAST_LINES_MILLIS = 2_000;

    private static final String OTHERS = """

        agent-supervisor team --config FILE looks after a team of Claude sessions: see 'agent-supervisor team --help'.
        """;

    private static final List<String> RECEIVE_TOKEN = List.of("receive-token");

    private AgentSupervisor() {}

    public static void main(String[] arguments) {
        ExitCode code;
        try {
            code = run(List.of(arguments), System.getenv());
        } catch (CommandFailure failure) {
            System.err.println("agent-supervisor: " + failure.getMessage());
            code = failure.exitCode();
        } catch (RuntimeException bug) {
            System.err.println("agent-supervisor: ended by an error of its own, its agent too: start it again");
            bug.printStackTrace();
            code = ExitCode.FAILED;
        }
        System.out.flush();
        // Not exit: that would run the hook, which asks a loop to stop that has ended.
        Runtime.getRuntime().halt(code.number());
    }

    private static ExitCode run(List<String> arguments, Map<String, String> environment) {
        if (arguments.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.USAGE, "a command is missing: see 'agent-supervisor --help'; 'run' keeps an agent alive");
        }
        boolean asksHelp =
                arguments.getFirst().equals("--help") || arguments.getFirst().equals("help");
        if (arguments.equals(RECEIVE_TOKEN)) {
            return ReceiveToken.run(new FileInputStream(FileDescriptor.in), environment);
        }
        if (arguments.getFirst().equals("team")) {
            return TeamSupervisor.run(arguments.subList(1, arguments.size()), environment);
        }
        if (!asksHelp && !arguments.getFirst().equals("run")) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "there is no command '" + dev.agentctl.shared.text.Clean.line(arguments.getFirst(), 80)
                            + "': see 'agent-supervisor --help'");
        }
        List<String> rest = arguments.subList(1, arguments.size());
        if (asksHelp || LoopOptions.asksHelp(rest)) {
            System.out.print(LoopOptions.HELP + (asksHelp ? OTHERS : ""));
            return ExitCode.FINE;
        }
        return supervise(LoopOptions.parse(rest), environment);
    }

    private static ExitCode supervise(LoopOptions options, Map<String, String> environment) {
        AgentHomes homes = AgentHomes.of(environment);
        AgentHome home = homes.home(options.name());
        String mission = mission(home, options);
        try {
            home.create();
            if (!Files.isDirectory(home.path(), LinkOption.NOFOLLOW_LINKS)) {
                throw new CommandFailure(
                        ExitCode.FAILED, home.path() + " is a symbolic link: an agent's home must be a folder itself");
            }
            Optional<HomeOwner> owner = HomeOwner.take(home);
            if (owner.isEmpty()) {
                throw new CommandFailure(
                        ExitCode.FAILED,
                        options.name() + " has a supervisor already, see " + home.pidFile() + ": stop that one first");
            }
            if (!options.mission().isBlank() && home.mission().isEmpty()) {
                home.writeMission(mission);
            }
            Echo echo = Echo.toStandardOutput();
            SupervisorLog log = new SupervisorLog(home.logFile(), options.logBytes(), echo);
            AgentLoop loop = new AgentLoop(homes, options, mission, environment, owner.get(), log);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stopped(loop), "stop"));
            ExitCode code = loop.run();
            log.close();
            echo.close(LAST_LINES_MILLIS);
            return code;
        } catch (IOException failure) {
            throw new CommandFailure(
                    ExitCode.FAILED, "the home " + home.path() + " cannot be used: " + failure.getMessage());
        }
    }

    /** The words of the command line, or the named file, or what agentctl left in the home. */
    private static String mission(AgentHome home, LoopOptions options) {
        if (!options.mission().isBlank()) {
            return options.mission();
        }
        var file = options.missionFile().orElse(home.missionFile());
        try {
            String text = new String(UntrustedFile.read(file, MAX_MISSION), StandardCharsets.UTF_8).strip();
            if (!text.isEmpty()) {
                return text;
            }
        } catch (NoSuchFileException none) {
            // said below
        } catch (IOException unusable) {
            throw new CommandFailure(ExitCode.FAILED, "the mission cannot be read: " + unusable.getMessage());
        }
        throw new CommandFailure(ExitCode.USAGE, "there is no mission: give it after the name, or in " + file);
    }

    /** A signal has come: the main thread ends the process when the loop is over; this one only if that takes too long. */
    private static void stopped(AgentLoop loop) {
        loop.stop(StopCause.SIGNAL);
        try {
            Thread.sleep(loop.stopBound().toMillis() + LAST_LINES_MILLIS);
        } catch (InterruptedException never) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(ExitCode.FAILED.number());
    }
}
