package dev.agentctl.supervisor.ctl;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "team",
        description = "Starts a team of Claude sessions, looks at it and directs it.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "Commands:%n",
        optionListHeading = "Options:%n",
        footer = {
            "",
            "A team is described by one TOML file: see 'agentctl team config --example'.",
            "Which one is meant: --team NAME, --config FILE, team.toml in this folder, or",
            "the only one there is."
        })
final class TeamGroup implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private TeamGroup() {}

    /** {@code agentctl team} with its commands. */
    static CommandLine commands(AgentCtl top) {
        return new CommandLine(new TeamGroup())
                .addSubcommand(new TeamStartCommand(top))
                .addSubcommand(new TeamStopCommand(top))
                .addSubcommand(new TeamStatusCommand(top))
                .addSubcommand(new TeamListCommand(top))
                .addSubcommand(TeamTaskGroup.commands(top))
                .addSubcommand(new TeamSpawnCommand(top))
                .addSubcommand(new TeamRetireCommand(top))
                .addSubcommand(new TeamShiftCommand(top))
                .addSubcommand(new TeamNudgeCommand(top))
                .addSubcommand(new TeamSayCommand(top))
                .addSubcommand(new TeamPauseCommand(top))
                .addSubcommand(new TeamResumeCommand(top))
                .addSubcommand(new TeamLogsCommand(top))
                .addSubcommand(new TeamRescuedCommand(top))
                .addSubcommand(new TeamConfigCommand(top));
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
