package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.supervisor.ctl.Bulk.Result;
import dev.agentctl.supervisor.token.TokenSource;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "restart",
        description = "Ends agents and starts them as they were started before.",
        footer = {"", "An agent that does not run is started again."})
final class RestartCommand implements Callable<Integer> {
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

    @Mixin
    private TokenOptions token = new TokenOptions();

    private final AgentCtl top;

    RestartCommand(AgentCtl top) {
        this.top = top;
    }

    @Override
    public Integer call() throws EngineException, IOException, InterruptedException {
        try (Fleet fleet = top.fleet();
                TokenSource tokens = token.source(top.operator())) {
            Lifecycle lifecycle = top.lifecycle();
            lifecycle.askNow(
                    tokens, names.stream().filter(name -> !name.isGod()).toList());
            List<Result> results = Bulk.run(names, name -> () -> {
                Lifecycle.refuseGod(name, "restart");
                return lifecycle.restart(
                        fleet,
                        name,
                        fleet.find(name, engine.kind()),
                        grace.grace(),
                        tokens,
                        "asked for with 'agentctl restart'");
            });
            return Bulk.report(top.operator().console(), results);
        }
    }
}
