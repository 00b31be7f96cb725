package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.engine.EngineException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "remove",
        description = "Forgets agents that have ended, and how they were started.",
        footer = {"", "Their homes stay: mission, context.md and logs."})
final class RemoveCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "NAME",
            arity = "1..*",
            converter = NameArgument.class,
            completionCandidates = AgentNames.class,
            description = "The agents' names.")
    private List<AgentName> names = List.of();

    @Mixin
    private EngineOption engine = new EngineOption();

    private final AgentCtl top;

    RemoveCommand(AgentCtl top) {
        this.top = top;
    }

    @Override
    public Integer call() throws EngineException, InterruptedException {
        return EndAgents.run(
                top,
                names,
                engine.kind(),
                "remove",
                (lifecycle, member) -> lifecycle.remove(member, "asked for with 'agentctl remove'"));
    }
}
