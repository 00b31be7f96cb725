package dev.agentctl.supervisor.ctl;

import dev.agentctl.supervisor.control.TeamCommand;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "say",
        description = "Tells a session something.",
        footer = {"", "The words are data to it: no slash command."})
final class TeamSayCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "NICK", converter = NickArgument.class, description = "The session.")
    private String nick = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "TEXT", description = "What it is told.")
    private List<String> words = List.of();

    @Mixin
    private TeamOption team = new TeamOption();

    private final AgentCtl top;

    TeamSayCommand(AgentCtl top) {
        this.top = top;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        return TeamLine.act(top, team, new TeamCommand.Say(nick, String.join(" ", words)));
    }
}
