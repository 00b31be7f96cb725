package dev.agentctl.supervisor.ctl;

import dev.agentctl.supervisor.control.TeamCommand;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "shift", description = "Has a session hand over to a successor, now.")
final class TeamShiftCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NICK", converter = NickArgument.class, description = "The session.")
    private String nick = "";

    @Mixin
    private TeamOption team = new TeamOption();

    private final AgentCtl top;

    TeamShiftCommand(AgentCtl top) {
        this.top = top;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        return TeamLine.act(top, team, new TeamCommand.Shift(nick));
    }
}
