package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.team.TaskJson;
import dev.agentctl.shared.team.TaskOrder;
import dev.agentctl.shared.team.TeamTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        description = "Lists the tasks that are not over.",
        footer = {
            "",
            "queued: nobody has it yet, @NICK is whom it is for; given: it will be told to",
            "WHO; started: WHO has read it. Over are done, failed and cancelled ones, and",
            "dead ones, with which too many sessions ended. TRIES counts the conversations",
            "that it was given to."
        })
final class TeamTaskListCommand implements Callable<Integer> {
    @Option(names = "--all", description = "Also the latest of those that are over.")
    private boolean all;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Mixin
    private TeamOption team = new TeamOption();

    private final AgentCtl top;

    TeamTaskListCommand(AgentCtl top) {
        this.top = top;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        TeamKnown known = TeamKnown.of(team.home(top));
        Console console = top.operator().console();
        List<TeamTask> tasks = new ArrayList<>(known.team().tasks());
        tasks.sort(TaskOrder.BY_STATUS);
        boolean any = !tasks.isEmpty();
        if (!all) {
            tasks.removeIf(task -> !task.status().isOpen());
        }
        if (json) {
            List<JsonObject> objects = new ArrayList<>();
            tasks.forEach(task -> objects.add(TaskJson.of(task)));
            console.json(JsonObject.EMPTY
                    .with("schema", 1)
                    .with("team", known.home().name().text())
                    .with("live", known.isLive())
                    .with("tasks", objects));
        } else if (tasks.isEmpty()) {
            console.out().println(any ? "no open tasks; --all shows those that are over" : "no tasks");
        } else {
            TaskText.table(tasks, top.operator().clock().instant()).forEach(console.out()::println);
        }
        return known.told(console);
    }
}
