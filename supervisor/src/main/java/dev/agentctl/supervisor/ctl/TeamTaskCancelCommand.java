package dev.agentctl.supervisor.ctl;

import dev.agentctl.supervisor.control.TeamCommand;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "cancel", description = "Takes a task back that is not over, or is dead.")
final class TeamTaskCancelCommand implements Callable<Integer> {
    @Parameters(paramLabel = "N", converter = TaskNumber.class, description = "The task's number.")
    private long number;

    @Mixin
    private TeamOption team = new TeamOption();

    private final AgentCtl top;

    TeamTaskCancelCommand(AgentCtl top) {
        this.top = top;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        return TeamLine.act(top, team, new TeamCommand.CancelTask(number));
    }
}
