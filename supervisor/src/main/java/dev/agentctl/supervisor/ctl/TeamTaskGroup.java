package dev.agentctl.supervisor.ctl;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "task",
        description = "Gives a team tasks, looks at them, takes them back.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "Commands:%n",
        optionListHeading = "Options:%n",
        footer = {
            "",
            "A task is given to the session that it names, else to an idle one, else to a",
            "new worker within the limits; until then it is queued. People on the team's",
            "chat give one with the line 'TASK: TEXT', or 'TASK: @NICK TEXT'."
        })
final class TeamTaskGroup implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private TeamTaskGroup() {}

    /** {@code agentctl team task} with its commands. */
    static CommandLine commands(AgentCtl top) {
        return new CommandLine(new TeamTaskGroup())
                .addSubcommand(new TeamTaskAddCommand(top))
                .addSubcommand(new TeamTaskListCommand(top))
                .addSubcommand(new TeamTaskShowCommand(top))
                .addSubcommand(new TeamTaskCancelCommand(top))
                .addSubcommand(new TeamTaskRetryCommand(top));
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
