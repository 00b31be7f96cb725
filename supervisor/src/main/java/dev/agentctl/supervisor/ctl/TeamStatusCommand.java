package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.cli.Sentences;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.team.TeamHome;
import dev.agentctl.shared.team.TeamJson;
import dev.agentctl.supervisor.control.ControlClient;
import dev.agentctl.supervisor.control.NobodyListensException;
import dev.agentctl.supervisor.control.TeamCommand;
import dev.agentctl.supervisor.control.TeamReply;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description = "Shows a team's sessions: what they do, on what evidence, and what they cost.",
        footer = {
            "",
            "Where no supervisor runs, it shows what the last one wrote, and says so.",
            "CONTEXT is what the model last read, against the limit at which a shift change",
            "comes; COST with a plus is a lower bound; BURN/H is the cost of the last hour."
        })
final class TeamStatusCommand implements Callable<Integer> {
    private static final Duration BOUND = Duration.ofSeconds(10);

    @Mixin
    private TeamOption team = new TeamOption();

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    private final AgentCtl top;

    TeamStatusCommand(AgentCtl top) {
        this.top = top;
    }

    /**
     * What is known of a team.
     *
     * @param problem why it is not the supervisor's own answer, as a sentence; empty where it is
     * @param code the exit code that goes with it
     */
    private record Known(JsonObject json, String problem, ExitCode code) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        TeamHome home = team.home(top);
        Known known = known(home);
        Console console = top.operator().console();
        if (json) {
            console.json(known.json.with("live", known.problem.isEmpty()));
        } else {
            TeamText.status(
                            TeamJson.snapshot(home.name(), known.json),
                            known.problem.isEmpty(),
                            top.operator().clock().instant())
                    .forEach(console.out()::println);
        }
        console.out().flush();
        if (!known.problem.isEmpty()) {
            console.err().println("agentctl: " + known.problem + "; this is what it last wrote");
        }
        return known.code.number();
    }

    private static Known known(TeamHome home) throws IOException, InterruptedException {
        String problem;
        ExitCode code;
        try {
            TeamReply reply = ControlClient.ask(home.socket(), new TeamCommand.Status(), BOUND);
            if (reply.ok()) {
                return new Known(reply.facts(), "", ExitCode.FINE);
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
        return new Known(TeamJson.of(TeamJson.snapshot(home.name(), written)), problem, code);
    }
}
