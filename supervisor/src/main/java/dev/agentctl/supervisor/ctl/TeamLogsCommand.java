package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.team.TeamHome;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "logs",
        description = "Shows the end of a session's log, or without NICK of the supervisor's.",
        footer = {"", "On a terminal, what could command it is taken out."})
final class TeamLogsCommand implements Callable<Integer> {
    private static final long DEFAULT_LINES = 50;
    private static final int MOST_LINES = 1_000_000;

    @Parameters(
            arity = "0..2",
            paramLabel = "[NICK] [LINES]",
            hideParamSyntax = true,
            description = "The session, and how many lines (default: 50).")
    private List<String> words = List.of();

    @Option(
            names = {"-f", "--follow"},
            description = "Goes on with each new line, over rotations.")
    private boolean follow;

    @Mixin
    private TeamOption team = new TeamOption();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final AgentCtl top;

    TeamLogsCommand(AgentCtl top) {
        this.top = top;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        // A nick begins with a letter, a number of lines never does.
        boolean named = !words.isEmpty() && NickArgument.isNick(words.getFirst());
        List<String> rest = words.subList(named ? 1 : 0, words.size());
        if (rest.size() > 1) {
            throw new ParameterException(spec.commandLine(), "NICK comes first, then how many lines");
        }
        long lines = rest.isEmpty() ? DEFAULT_LINES : count(rest.getFirst());
        TeamHome home = team.home(top);
        Path log = named ? home.sessionLog(words.getFirst()) : home.logFile();
        try (LinePrinter printer = new LinePrinter(top.operator().console());
                FileTail tail = FileTail.open(log)) {
            printer.print(tail.last((int) Math.min(lines, MOST_LINES)));
            printer.flush();
            while (follow) {
                top.operator().waiting().pause();
                printer.print(tail.more());
                printer.flush();
            }
        } catch (NoSuchFileException none) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "there is no log at " + log + (named ? ": 'agentctl team status' names the sessions" : " yet"));
        }
        return ExitCode.FINE.number();
    }

    private long count(String text) {
        try {
            return new Amounts.Count().convert(text);
        } catch (TypeConversionException noCount) {
            throw new ParameterException(spec.commandLine(), String.valueOf(noCount.getMessage()), noCount);
        }
    }
}
