package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.engine.EngineException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "stop",
        description = "Asks agents to end, and ends them by force after a grace.",
        footer = {"", "An agent that does not run is no error."})
final class StopCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "NAME",
            arity = "1..*",
            converter = NameArgument.class,
            completionCandidates = AgentNames.class,
            description = "The agents' names.")
    private List<AgentName> names = List.of();

    @Mixin
    private EngineOption engine = new EngineOption();

    @Mixin
    private GraceOption grace = new GraceOption();

    private final AgentCtl top;

    StopCommand(AgentCtl top) {
        this.top = top;
    }

    @Override
    public Integer call() throws EngineException, InterruptedException {
        return EndAgents.run(
                top,
                names,
                engine.kind(),
                "stop",
                (lifecycle, member) -> lifecycle.stop(member, grace.grace(), "asked for with 'agentctl stop'"));
    }
}
