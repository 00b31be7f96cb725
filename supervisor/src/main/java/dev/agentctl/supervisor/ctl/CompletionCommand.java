package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.cli.ExitCode;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "completion",
        description = "Prints a shell's completion script for agentctl.",
        footer = {
            "",
            "  bash   source <(agentctl completion bash)",
            "  zsh    source <(agentctl completion zsh)",
            "  fish   agentctl completion fish | source"
        })
final class CompletionCommand implements Callable<Integer> {
    /** The shells that a script is made for. */
    static final class Shells implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("bash", "zsh", "fish").iterator();
        }
    }

    @Parameters(
            paramLabel = "SHELL",
            completionCandidates = Shells.class,
            description = "The shell: ${COMPLETION-CANDIDATES}.")
    private String shell = "";

    private final AgentCtl top;

    CompletionCommand(AgentCtl top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        Console console = top.operator().console();
        CommandLine commands = top.spec().commandLine();
        switch (shell) {
            // The script itself makes zsh understand bash's completions.
            case "bash", "zsh" -> console.out().print(bash(commands));
            case "fish" -> console.out().print(FishCompletion.script(commands.getCommandSpec()));
            default ->
                throw new CommandFailure(
                        ExitCode.USAGE, "there is no completion for '" + shell + "': use bash, zsh or fish");
        }
        return ExitCode.FINE.number();
    }

    private static String bash(CommandLine commands) {
        String tool = commands.getCommandName();
        return AutoComplete.bash(tool, commands).replace("(\"" + AgentNames.MARK + "\")", "($(_" + tool + "_agents))")
                + "\n_" + tool + "_agents() {\n"
                + "  command ls \"${AGENTCHAT_HOME:-$HOME/.agentchat}/agents\" 2>/dev/null\n"
                + "}\n";
    }
}
