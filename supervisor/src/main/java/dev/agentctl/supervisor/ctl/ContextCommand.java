package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.agent.AgentHome;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.cli.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "context", description = "Shows what an agent keeps in mind over restarts: its context.md.")
final class ContextCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "NAME",
            converter = NameArgument.class,
            completionCandidates = AgentNames.class,
            description = "The agent's name.")
    @SuppressWarnings("NullAway.Init")
    private AgentName name;

    private final AgentCtl top;

    ContextCommand(AgentCtl top) {
        this.top = top;
    }

    @Override
    public Integer call() throws IOException {
        AgentHome home = top.operator().homes().home(name);
        Optional<String> context = home.context();
        if (context.isEmpty()) {
            top.operator().console().err().println("agentctl: " + name + " has no context.md at " + home.contextFile());
            return ExitCode.FINE.number();
        }
        try (LinePrinter printer = new LinePrinter(top.operator().console())) {
            printer.print(context.get().getBytes(StandardCharsets.UTF_8));
        }
        return ExitCode.FINE.number();
    }
}
