package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.engine.EngineException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "stopall",
        description = "Stops all agents that run, several at once; protected ones are skipped.",
        footer = {"", "One failure does not stop the others."})
final class StopAllCommand implements Callable<Integer> {
    @Mixin
    private EngineOption engine = new EngineOption();

    @Mixin
    private GraceOption grace = new GraceOption();

    private final AgentCtl top;

    StopAllCommand(AgentCtl top) {
        this.top = top;
    }

    @Override
    public Integer call() throws EngineException, IOException, InterruptedException {
        Lifecycle lifecycle = top.lifecycle();
        return AllAgents.run(
                top,
                engine.kind(),
                "stopped",
                member -> member.agent().isRunning(),
                names -> {},
                (fleet, member) -> lifecycle.stop(member, grace.grace(), "asked for with 'agentctl stopall'"));
    }
}
