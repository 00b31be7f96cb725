package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.supervisor.token.TokenLine;
import dev.agentctl.supervisor.token.TokenSource;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "resurrect",
        description = "Starts God again as it was started before, if it does not run.",
        footer = {
            "",
            "god-watchdog does this by itself. A kill file does not concern God. Without",
            "--token-stdin it gets CLAUDE_CODE_OAUTH_TOKEN, or waits for 'agentctl token'."
        })
final class ResurrectCommand implements Callable<Integer> {
    @Option(
            names = "--lost",
            paramLabel = "KEY",
            hidden = true,
            description = "A life that has lost its process, though its engine says that it runs.")
    private @Nullable String lost;

    @Option(names = "--token-stdin", description = "Hands it the token in the first line of standard input.")
    private boolean tokenStdin;

    private final AgentCtl top;

    ResurrectCommand(AgentCtl top) {
        this.top = top;
    }

    @Override
    public Integer call() throws EngineException, IOException {
        AgentName god = AgentName.GOD;
        try (Fleet fleet = top.fleet();
                TokenSource tokens = tokens()) {
            String done = top.lifecycle()
                    .resurrect(
                            fleet,
                            fleet.find(god, Optional.empty()),
                            Optional.ofNullable(lost),
                            tokens,
                            "asked for with 'agentctl resurrect'");
            top.operator().console().out().println(god + ": " + done);
        }
        return 0;
    }

    private TokenSource tokens() throws IOException {
        Operator operator = top.operator();
        return tokenStdin
                ? TokenSource.given(
                        TokenLine.read(operator.in()),
                        operator.homes(),
                        operator.console().environment())
                : TokenOptions.source(operator, null, false);
    }
}
