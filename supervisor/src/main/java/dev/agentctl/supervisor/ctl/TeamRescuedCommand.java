package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.team.TeamHome;
import dev.agentctl.shared.text.Table;
import dev.agentctl.shared.text.Table.Align;
import dev.agentctl.shared.text.Units;
import dev.agentctl.supervisor.control.TeamCommand;
import dev.agentctl.supervisor.git.Rescued;
import dev.agentctl.supervisor.git.Worktrees;
import dev.agentctl.supervisor.team.TeamConfig;
import dev.agentctl.supervisor.team.config.TeamToml;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "rescued",
        description = "Lists the work that was rescued before worktrees were removed.",
        footer = {
            "",
            "A ref is a commit in the project: 'git log REF', 'git checkout -b NAME REF'.",
            "An attic is a folder with the whole worktree. Where no supervisor runs, git is",
            "asked, if --config or team.toml in this folder names the project."
        })
final class TeamRescuedCommand implements Callable<Integer> {
    @Mixin
    private TeamOption team = new TeamOption();

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    private final AgentCtl top;

    TeamRescuedCommand(AgentCtl top) {
        this.top = top;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Console console = top.operator().console();
        List<JsonObject> rescued = rescued();
        if (json) {
            console.json(JsonObject.EMPTY.with("schema", 1).with("rescued", rescued));
        } else if (rescued.isEmpty()) {
            console.out().println("nothing was rescued");
        } else {
            table(rescued, top.operator().clock().instant()).forEach(console.out()::println);
        }
        return ExitCode.FINE.number();
    }

    /** What the supervisor says; where none runs, what git itself says, if the team's file names the project. */
    private List<JsonObject> rescued() throws IOException, InterruptedException {
        TeamHome home = team.home(top);
        try {
            return TeamLine.ask(home, new TeamCommand.Rescued()).facts().objects("rescued");
        } catch (CommandFailure dead) {
            Optional<TeamToml> file = team.file(top);
            if (dead.exitCode() != ExitCode.NO_ENGINE || file.isEmpty()) {
                throw dead;
            }
            TeamConfig config = file.get().config();
            List<JsonObject> all = new ArrayList<>();
            Path trees = config.worktrees().orElse(home.worktrees());
            Worktrees worktrees = new Worktrees(
                    config.project(), trees, config.base(), top.operator().clock());
            for (Rescued one : worktrees.rescued()) {
                all.add(one.json(config.project()));
            }
            return all;
        }
    }

    private static List<String> table(List<JsonObject> rescued, Instant now) {
        Table table = new Table()
                .column("NICK", Align.LEFT)
                .column("KIND", Align.LEFT)
                .column("WHEN", Align.RIGHT)
                .column("WHERE", Align.LEFT)
                .column("REPOSITORY", Align.LEFT);
        for (JsonObject each : rescued) {
            table.row(
                    each.text("nick").orElse("-"),
                    each.text("kind").orElse("-"),
                    each.instant("at")
                            .map(at -> Units.age(Duration.between(at, now)) + " ago")
                            .orElse("-"),
                    each.text("where").orElse("-"),
                    each.text("repository").orElse("-"));
        }
        return table.lines();
    }
}
