package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.cli.Console;
import java.io.IOException;
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
    @Mixin
    private TeamOption team = new TeamOption();

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    private final AgentCtl top;

    TeamStatusCommand(AgentCtl top) {
        this.top = top;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        TeamKnown known = TeamKnown.of(team.home(top));
        Console console = top.operator().console();
        if (json) {
            console.json(known.json().with("live", known.isLive()));
        } else {
            TeamText.status(known.team(), known.isLive(), top.operator().clock().instant())
                    .forEach(console.out()::println);
        }
        return known.told(console);
    }
}
