package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.cli.Sentences;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.team.TeamHome;
import dev.agentctl.shared.team.TeamJson;
import dev.agentctl.shared.team.TeamSnapshot;
import dev.agentctl.supervisor.control.ControlClient;
import dev.agentctl.supervisor.control.NobodyListensException;
import dev.agentctl.supervisor.control.TeamCommand;
import dev.agentctl.supervisor.control.TeamReply;
import java.io.IOException;
import java.time.Duration;

/**
 * What is known of a team: its supervisor's own answer, or where none answers what was last written.
 *
 * @param json the fields of {@link TeamJson}
 * @param problem why it is not the supervisor's own answer, as a sentence; empty where it is
 * @param code the exit code that goes with it
 */
record TeamKnown(TeamHome home, JsonObject json, String problem, ExitCode code) {
    private static final Duration BOUND = Duration.ofSeconds(10);

    /** @throws CommandFailure if no supervisor answers, and nothing of the team is written either */
    static TeamKnown of(TeamHome home) throws IOException, InterruptedException {
        String problem;
        ExitCode code;
        try {
            TeamReply reply = ControlClient.ask(home.socket(), new TeamCommand.Status(), BOUND);
            if (reply.ok()) {
                return new TeamKnown(home, reply.facts(), "", ExitCode.FINE);
            }
            problem = Sentences.of(new IOException(reply.sentence()));
            code = ExitCode.FAILED;
        } catch (NobodyListensException dead) {
            problem = "team " + home.name() + " does not run";
            code = ExitCode.FINE;
        } catch (IOException silent) {
            problem = Sentences.of(silent);
            code = ExitCode.NO_ENGINE;
        }
        String why = problem;
        JsonObject written = home.state()
                .orElseThrow(() -> new CommandFailure(ExitCode.NO_ENGINE, why + ", and nothing of it is written yet"));
        return new TeamKnown(home, TeamJson.of(TeamJson.snapshot(home.name(), written)), problem, code);
    }

    /** Whether it is the supervisor's own answer. */
    boolean isLive() {
        return problem.isEmpty();
    }

    TeamSnapshot team() {
        return TeamJson.snapshot(home.name(), json);
    }

    /** Says after the facts, where that is so, that they are not the supervisor's own; gives the exit code. */
    int told(Console console) {
        console.out().flush();
        if (!isLive()) {
            console.err().println("agentctl: " + problem + "; this is what it last wrote");
        }
        return code.number();
    }
}
