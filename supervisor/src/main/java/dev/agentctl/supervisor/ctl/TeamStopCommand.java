package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.cli.Sentences;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.shared.team.TeamHome;
import dev.agentctl.shared.team.TeamSnapshot;
import dev.agentctl.supervisor.control.ControlClient;
import dev.agentctl.supervisor.control.NobodyListensException;
import dev.agentctl.supervisor.control.TeamCommand;
import dev.agentctl.supervisor.control.TeamReply;
import dev.agentctl.supervisor.ctl.Fleet.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "stop",
        description = "Ends a team's supervisor and its sessions' processes in good order.",
        footer = {"", "Its next start resumes the sessions. A team that does not run is no error."})
final class TeamStopCommand implements Callable<Integer> {
    private static final Duration BOUND = Duration.ofSeconds(60);
    /** Waits of {@link Operator.Waiting}, each a fifth of a second, for all processes to end. */
    private static final int MOST_WAITS = 900;

    @Mixin
    private TeamOption team = new TeamOption();

    @Mixin
    private GraceOption grace = new GraceOption();

    private final AgentCtl top;

    TeamStopCommand(AgentCtl top) {
        this.top = top;
    }

    @Override
    public Integer call() throws IOException, InterruptedException, EngineException {
        TeamHome home = team.home(top);
        Console console = top.operator().console();
        // Seen before it ends: it then takes its name off.
        Optional<ProcessIdentity> process = snapshot(home).flatMap(TeamSnapshot::supervisor);
        Optional<IOException> trouble = ask(home);
        boolean ended = trouble.isEmpty() && endsSoon(home, process);
        // One in a container can be ended from outside, whether or not it listens; and its container goes with it.
        boolean wasContainer = isInContainer(home) && endContainer(home);
        if (ended || wasContainer) {
            console.out().println("team " + home.name() + ": stopped");
        } else if (trouble.isPresent() && trouble.get() instanceof NobodyListensException) {
            console.out().println("team " + home.name() + ": does not run");
        } else {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "team " + home.name() + " did not end"
                            + trouble.map(why -> ": " + Sentences.of(why)).orElse("")
                            + "; its supervisor is in " + home.ownerFile() + ", its log in " + home.logFile());
        }
        return ExitCode.FINE.number();
    }

    /** Asks it to end; empty where it agreed. */
    private static Optional<IOException> ask(TeamHome home) throws InterruptedException {
        try {
            TeamReply reply = ControlClient.ask(home.socket(), new TeamCommand.Stop(), BOUND);
            if (!reply.ok()) {
                throw new CommandFailure(ExitCode.FAILED, reply.sentence());
            }
            return Optional.empty();
        } catch (IOException failure) {
            return Optional.of(failure);
        }
    }

    /** It is over when nobody listens any more, and its process is gone where that can be seen. */
    private boolean endsSoon(TeamHome home, Optional<ProcessIdentity> process) throws InterruptedException {
        for (int waits = 0; waits < MOST_WAITS; waits++) {
            try {
                ControlClient.ask(home.socket(), new TeamCommand.Status(), BOUND);
            } catch (NobodyListensException gone) {
                if (process.filter(ProcessIdentity::isAlive).isEmpty()) {
                    return true;
                }
            } catch (IOException ending) {
                // It hung up in the middle.
            }
            top.operator().waiting().pause();
        }
        return false;
    }

    /** Whether it was started in a container. */
    private static boolean isInContainer(TeamHome home) {
        return Files.exists(home.path().resolve(TeamContainer.MARK));
    }

    private static Optional<TeamSnapshot> snapshot(TeamHome home) {
        try {
            return home.snapshot();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private boolean endContainer(TeamHome home) throws EngineException, IOException {
        try (Fleet fleet = top.fleet()) {
            Optional<Member> member = fleet.find(TeamContainer.name(home), Optional.of("podman"));
            boolean runs = member.isPresent() && member.get().agent().isRunning();
            if (runs) {
                member.get().engine().stop(member.get().agent().id(), grace.grace());
            }
            if (member.isPresent()) {
                member.get().engine().remove(member.get().agent().id());
            }
            Files.deleteIfExists(home.path().resolve(TeamContainer.MARK));
            return runs;
        }
    }
}
