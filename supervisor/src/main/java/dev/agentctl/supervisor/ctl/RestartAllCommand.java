package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.supervisor.token.TokenSource;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "restartall",
        description = "Restarts all agents, several at once; protected ones are skipped.",
        footer = {
            "",
            "Agents that do not run are started again where agentctl started them before,",
            "unless --running is given.",
            "One failure does not stop the others; one passphrase serves all."
        })
final class RestartAllCommand implements Callable<Integer> {
    @Mixin
    private EngineOption engine = new EngineOption();

    @Mixin
    private GraceOption grace = new GraceOption();

    @Option(names = "--running", description = "Only the agents that run now.")
    private boolean running;

    @Mixin
    private TokenOptions token = new TokenOptions();

    private final AgentCtl top;

    RestartAllCommand(AgentCtl top) {
        this.top = top;
    }

    @Override
    public Integer call() throws EngineException, IOException, InterruptedException {
        Lifecycle lifecycle = top.lifecycle();
        try (TokenSource tokens = token.source(top.operator())) {
            return AllAgents.run(
                    top,
                    engine.kind(),
                    "restarted",
                    member -> member.agent().isRunning() || (!running && lifecycle.remembers(member)),
                    names -> lifecycle.askNow(tokens, names),
                    (fleet, member) -> lifecycle.restart(
                            fleet,
                            member.agent().name(),
                            Optional.of(member),
                            grace.grace(),
                            tokens,
                            "asked for with 'agentctl restartall'"));
        }
    }
}
