package dev.agentctl.supervisor.ctl;

import dev.agentctl.supervisor.control.TeamCommand;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "resume", description = "Ends a pause, a park, or a wait for a person.")
final class TeamResumeCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "NICK",
            arity = "0..1",
            converter = NickArgument.class,
            description = "The session; the whole team where none is given.")
    private @Nullable String nick;

    @Mixin
    private TeamOption team = new TeamOption();

    private final AgentCtl top;

    TeamResumeCommand(AgentCtl top) {
        this.top = top;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        return TeamLine.act(top, team, new TeamCommand.Resume(Optional.ofNullable(nick)));
    }
}
