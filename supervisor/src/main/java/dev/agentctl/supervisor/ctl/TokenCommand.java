package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.secret.Secret;
import dev.agentctl.supervisor.ctl.Bulk.Result;
import dev.agentctl.supervisor.ctl.Fleet.Member;
import dev.agentctl.supervisor.token.TokenDelivery;
import dev.agentctl.supervisor.token.TokenSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "token",
        description = "Hands the stored token to agents that wait for one.",
        footer = {
            "",
            "CLAUDE_CODE_OAUTH_TOKEN is handed over in place of the stored one, where it is set.",
            "An agent that has a token already uses the new one from its next run on."
        })
final class TokenCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "NAME",
            arity = "1..*",
            converter = NameArgument.class,
            completionCandidates = AgentNames.class,
            description = "The agents' names.")
    private List<AgentName> names = List.of();

    @Mixin
    private EngineOption engine = new EngineOption();

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "The passphrase of the stored token is FILE's first line: nothing is asked.")
    private @Nullable Path passphraseFile;

    private final AgentCtl top;

    TokenCommand(AgentCtl top) {
        this.top = top;
    }

    @Override
    public Integer call() throws EngineException, IOException, InterruptedException {
        try (Fleet fleet = top.fleet();
                TokenSource tokens = TokenOptions.source(top.operator(), passphraseFile, false)) {
            // Who it is for is settled before anybody is asked.
            for (AgentName name : names) {
                waiting(fleet, name);
            }
            Secret token = tokens.token();
            List<Result> results = Bulk.run(names, name -> () -> {
                Member member = waiting(fleet, name);
                TokenDelivery.deliver(member.engine(), member.agent(), token);
                return "has its token";
            });
            return Bulk.report(top.operator().console(), results);
        }
    }

    private Member waiting(Fleet fleet, AgentName name) throws EngineException {
        Optional<Member> found = fleet.find(name, engine.kind());
        Member member = found.orElseThrow(() ->
                new CommandFailure(ExitCode.FAILED, "no engine knows an agent " + name + ": see 'agentctl list'"));
        if (!member.agent().isRunning()) {
            throw new CommandFailure(
                    ExitCode.FAILED, name + " does not run: 'agentctl restart " + name + "' hands it its token too");
        }
        if (!member.agent().supervised()) {
            throw new CommandFailure(ExitCode.FAILED, name + " has no supervisor that could take a token");
        }
        return member;
    }
}
