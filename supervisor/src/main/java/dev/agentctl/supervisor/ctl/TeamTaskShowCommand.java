package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.team.TaskJson;
import dev.agentctl.shared.team.TeamTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        description = "Shows a task: its whole text, how it stands and why, and its history.",
        footer = {"", "The history is the task journal's: each change, as it was written down."})
final class TeamTaskShowCommand implements Callable<Integer> {
    @Parameters(paramLabel = "N", converter = TaskNumber.class, description = "The task's number.")
    private long number;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Mixin
    private TeamOption team = new TeamOption();

    private final AgentCtl top;

    TeamTaskShowCommand(AgentCtl top) {
        this.top = top;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        TeamKnown known = TeamKnown.of(team.home(top));
        List<TeamTask> history = TaskHistory.of(known.home(), number);
        TeamTask task = find(known, history);
        Console console = top.operator().console();
        if (json) {
            List<JsonObject> changes = new ArrayList<>();
            history.forEach(change -> changes.add(TaskJson.of(change)));
            console.json(JsonObject.EMPTY
                    .with("schema", 1)
                    .with("team", known.home().name().text())
                    .with("live", known.isLive())
                    .with("task", TaskJson.of(task))
                    .with("history", changes));
        } else {
            TaskText.page(task, history, top.operator().clock().instant()).forEach(console.out()::println);
        }
        return known.told(console);
    }

    /** Of one that has been over for long, the journal alone still tells. */
    private TeamTask find(TeamKnown known, List<TeamTask> history) {
        Optional<TeamTask> task = Optional.empty();
        for (TeamTask one : known.team().tasks()) {
            task = one.number() == number ? Optional.of(one) : task;
        }
        if (task.isPresent()) {
            return task.get();
        }
        if (history.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "team " + known.home().name() + " has no task " + number
                            + ": 'agentctl team task list --all' shows those that it knows");
        }
        return history.getLast();
    }
}
