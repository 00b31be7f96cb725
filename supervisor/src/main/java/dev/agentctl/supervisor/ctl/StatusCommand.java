package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.supervisor.ctl.Fleet.Member;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "status", description = "Says all that is known of an agent, or of each.")
final class StatusCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            converter = NameArgument.class,
            completionCandidates = AgentNames.class,
            description = "The agent's name; all agents where none is given.")
    private @Nullable AgentName name;

    @Mixin
    private EngineOption engine = new EngineOption();

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    private final AgentCtl top;

    StatusCommand(AgentCtl top) {
        this.top = top;
    }

    @Override
    public Integer call() throws EngineException {
        Console console = top.operator().console();
        AgentHomes homes = top.operator().homes();
        try (Fleet fleet = top.fleet()) {
            if (name == null) {
                return ListCommand.print(top, fleet, engine.kind(), json, AgentText::statuses);
            }
            Optional<Member> member = fleet.find(name, engine.kind());
            if (member.isEmpty() && !Files.isDirectory(homes.home(name).path(), LinkOption.NOFOLLOW_LINKS)) {
                throw new CommandFailure(
                        ExitCode.FAILED, "no agent " + name + " is known: 'agentctl list' shows those that are");
            }
            AgentFacts facts =
                    member.isPresent() ? AgentFacts.of(member.get().agent(), homes) : AgentFacts.ofHome(name, homes);
            Instant now = top.operator().clock().instant();
            if (json) {
                console.json(ListCommand.json(List.of(facts), List.of(), now));
            } else {
                AgentText.status(facts, now).forEach(console.out()::println);
            }
        }
        return ExitCode.FINE.number();
    }
}
