package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.cli.Sentences;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.Engine;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.engine.EngineUnreachableException;
import dev.agentctl.shared.engine.Engines;
import dev.agentctl.shared.engine.Engines.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The agents of all engines that answer. Each look asks the engines anew. Thread-safe; closing it closes the engines.
 *
 * @param engines in the order of preference for new agents
 * @param problems why other engines are not among them
 */
record Fleet(List<Engine> engines, List<Problem> problems, Runnable closing) implements AutoCloseable {

    /** An agent and the engine that runs it. */
    record Member(Engine engine, Agent agent) {}

    /** @param problems of engines that could not be asked */
    record Roster(List<Member> members, List<Problem> problems) {}

    /** Opens the engines, on the address of {@code --host} where one is given. */
    @FunctionalInterface
    interface Opening {
        Fleet open(Optional<String> host);
    }

    static Fleet open(Optional<String> host, Map<String, String> environment, AgentHomes homes) {
        Engines engines = Engines.open(host, environment, homes);
        return new Fleet(engines.engines(), engines.problems(), engines::close);
    }

    /** All agents that an engine knows, by name, running before ended, later before earlier. */
    Roster roster() {
        List<Member> members = new ArrayList<>();
        List<Problem> unasked = new ArrayList<>(problems);
        for (Engine engine : engines) {
            try {
                for (Agent agent : engine.list()) {
                    members.add(new Member(engine, agent));
                }
            } catch (EngineException failure) {
                unasked.add(new Problem(engine.name(), Sentences.of(failure)));
            }
        }
        members.sort(Comparator.comparing((Member member) -> member.agent().name())
                .thenComparing(member -> !member.agent().isRunning())
                .thenComparing(member -> member.agent().id().startedAt(), Comparator.reverseOrder()));
        return new Roster(members, unasked);
    }

    /**
     * The agent of this name: the running one, else the one that ended last.
     *
     * @param engine {@code podman} or {@code local}, where only one of them is meant
     * @throws EngineUnreachableException if none is found and an engine that may have it does not answer
     * @throws CommandFailure if two of that name run
     */
    Optional<Member> find(AgentName name, Optional<String> engine) throws EngineException {
        Roster roster = roster();
        List<Member> namesakes = roster.members().stream()
                .filter(member -> member.agent().name().equals(name))
                .filter(member -> engine.isEmpty() || isKind(member.engine().name(), engine.get()))
                .toList();
        if (namesakes.size() > 1 && namesakes.get(1).agent().isRunning()) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    name + " runs both in " + namesakes.get(0).engine().name() + " and in "
                            + namesakes.get(1).engine().name() + ": say which one with --engine");
        }
        if (namesakes.isEmpty()) {
            for (Problem problem : roster.problems()) {
                if (engine.isEmpty() || isKind(problem.engine(), engine.get())) {
                    throw new EngineUnreachableException("no agent " + name + " was found, and " + problem.engine()
                            + " could not be asked: " + problem.sentence());
                }
            }
        }
        return namesakes.stream().findFirst();
    }

    /** The engine of this kind, {@code podman} or {@code local}; its reason where it does not answer. */
    Engine engine(String kind) throws EngineException {
        for (Engine engine : engines) {
            if (isKind(engine.name(), kind)) {
                return engine;
            }
        }
        for (Problem problem : problems) {
            if (isKind(problem.engine(), kind)) {
                throw new EngineUnreachableException(problem.engine() + ": " + problem.sentence());
            }
        }
        throw new EngineUnreachableException(
                kind.equals("podman")
                        ? "no Podman was found here: install it, name a machine that has it with --host, or use"
                                + " --engine local"
                        : "the engine " + kind + " is left out by " + Engines.ONLY);
    }

    /** Whether an engine of this kind is open. */
    boolean has(String kind) {
        return engines.stream().anyMatch(engine -> isKind(engine.name(), kind));
    }

    static boolean isKind(String engine, String kind) {
        return engine.equals(kind) || engine.startsWith(kind + "@");
    }

    @Override
    public void close() {
        closing.run();
    }
}
