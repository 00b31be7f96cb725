package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.engine.Engines.Problem;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.supervisor.ctl.Fleet.Member;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        description = "Lists the agents that the engines know, running and ended.",
        footer = {
            "",
            "UP is since its supervisor or container started, NEXT the wait for the next",
            "start of one that backs off, ACTIVE its own last message, tool call or output."
        })
final class ListCommand implements Callable<Integer> {
    @Mixin
    private EngineOption engine = new EngineOption();

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    private final AgentCtl top;

    ListCommand(AgentCtl top) {
        this.top = top;
    }

    @Override
    public Integer call() throws EngineException {
        try (Fleet fleet = top.fleet()) {
            return print(top, fleet, engine.kind(), json, AgentText::table);
        }
    }

    /** How several agents are shown to a person. */
    @FunctionalInterface
    interface Layout {
        List<String> lines(List<AgentFacts> agents, Instant now);
    }

    static int print(AgentCtl top, Fleet fleet, Optional<String> engine, boolean json, Layout layout)
            throws EngineException {
        Console console = top.operator().console();
        if (engine.isPresent()) {
            fleet.engine(engine.get());
        }
        Fleet.Roster roster = fleet.roster();
        List<AgentFacts> agents = new ArrayList<>();
        for (Member member : roster.members()) {
            if (engine.isEmpty() || Fleet.isKind(member.engine().name(), engine.get())) {
                agents.add(AgentFacts.of(member.agent(), top.operator().homes()));
            }
        }
        Instant now = top.operator().clock().instant();
        if (json) {
            console.json(json(agents, roster.problems(), now));
        } else if (agents.isEmpty()) {
            console.out().println("no agents");
        } else {
            layout.lines(agents, now).forEach(console.out()::println);
        }
        console.out().flush();
        for (Problem problem : roster.problems()) {
            console.err().println("agentctl: " + problem.engine() + ": " + problem.sentence());
        }
        return (roster.problems().size() > fleet.problems().size() ? ExitCode.NO_ENGINE : ExitCode.FINE).number();
    }

    /** The answer of {@code list --json} and {@code status --json}. */
    static JsonObject json(List<AgentFacts> agents, List<Problem> problems, Instant now) {
        return JsonObject.EMPTY
                .with("schema", 1)
                .with("at", now.toString())
                .with(
                        "agents",
                        agents.stream().map(facts -> AgentText.json(facts, now)).toList())
                .with(
                        "problems",
                        problems.stream()
                                .map(problem -> JsonObject.EMPTY
                                        .with("engine", problem.engine())
                                        .with("sentence", problem.sentence()))
                                .toList());
    }
}
