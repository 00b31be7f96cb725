package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.cli.Sentences;
import dev.agentctl.shared.team.TeamHome;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.supervisor.control.ControlClient;
import dev.agentctl.supervisor.control.NobodyListensException;
import dev.agentctl.supervisor.control.TeamCommand;
import dev.agentctl.supervisor.control.TeamReply;
import java.io.IOException;
import java.time.Duration;

/** The line to a team's supervisor, and what a person is told when it is dead. */
final class TeamLine {
    /** A spawn makes a worktree, a retirement rescues one: both are answered before they are over, but not at once. */
    private static final Duration BOUND = Duration.ofSeconds(60);

    private static final int LONGEST = 2000;

    private TeamLine() {}

    /**
     * What the supervisor answers.
     *
     * @throws CommandFailure if none listens, none answers, or it refuses
     */
    static TeamReply ask(TeamHome home, TeamCommand command) throws InterruptedException {
        TeamReply reply;
        try {
            reply = ControlClient.ask(home.socket(), command, BOUND);
        } catch (NobodyListensException dead) {
            throw new CommandFailure(
                    ExitCode.NO_ENGINE,
                    "team " + home.name() + " does not run: start it with 'agentctl team start --config FILE'");
        } catch (IOException silent) {
            throw new CommandFailure(ExitCode.NO_ENGINE, Sentences.of(silent));
        }
        if (!reply.ok()) {
            throw new CommandFailure(
                    ExitCode.FAILED, reply.sentence().isBlank() ? "the supervisor refused it" : reply.sentence());
        }
        return reply;
    }

    /** Asks for an act and says what was done. */
    static int act(AgentCtl top, TeamOption team, TeamCommand command) throws IOException, InterruptedException {
        TeamReply reply = ask(team.home(top), command);
        top.operator().console().out().println(Clean.line(reply.sentence(), LONGEST));
        return ExitCode.FINE.number();
    }
}
