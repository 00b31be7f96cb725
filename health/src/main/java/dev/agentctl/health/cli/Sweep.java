package dev.agentctl.health.cli;

import dev.agentctl.health.collect.Collector;
import dev.agentctl.health.remedy.Remedy;
import dev.agentctl.health.rule.Finding;
import dev.agentctl.health.rule.Finding.Act;
import dev.agentctl.health.rule.Finding.Kind;
import dev.agentctl.health.rule.Rules;
import dev.agentctl.health.snapshot.AgentSample;
import dev.agentctl.health.snapshot.FleetSnapshot;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.engine.Protection;
import dev.agentctl.shared.file.OwnerLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * One pass that stops what the flags name. At most one pass on a machine stops agents at a time; a second sample, taken
 * under that lock, must show the same of the same life, so that two passes never stop one agent twice.
 */
final class Sweep {
    /** How far apart the two samples are at least. */
    static final Duration CONFIRM_AFTER = Duration.ofSeconds(1);

    /** Each stop may wait a grace of 15 s; more at once would burden the engine just when memory is short. */
    private static final int AT_ONCE = 8;

    private final Request request;
    private final AgentHomes homes;
    private final Collector collector;
    private final Rules rules;
    private final Remedy remedy;

    Sweep(Request request, AgentHomes homes, Collector collector, Rules rules, Remedy remedy) {
        this.request = request;
        this.homes = homes;
        this.collector = collector;
        this.rules = rules;
        this.remedy = remedy;
    }

    /** An agent with those of its findings that a flag names. */
    record Case(AgentSample target, List<Finding> why) {
        /** Whether a rule recommends to stop it; it does for no protected agent, and for none of unknown state. */
        boolean isStop() {
            for (Finding finding : why) {
                if (finding.recommendation().isEmpty()
                        || finding.recommendation().get().act() != Act.STOP) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * @param sampledAt when the first sample was taken, on {@link System#nanoTime}'s clock
     * @return one action for each agent that a flag names, in the order of their findings
     * @throws IOException if the lock cannot be made; nothing was stopped then
     */
    List<Action> carryOut(FleetSnapshot snapshot, List<Finding> findings, long sampledAt) throws IOException {
        List<Action> actions = new ArrayList<>();
        List<Case> stops = new ArrayList<>();
        for (Case found : cases(snapshot, findings, request.kills())) {
            if (!found.isStop()) {
                actions.add(Action.skipped(found.target(), found.why(), skipped(found)));
            } else if (request.dryRun()) {
                actions.add(Action.wouldStop(found.target(), found.why()));
            } else {
                stops.add(found);
            }
        }
        if (!stops.isEmpty()) {
            actions.addAll(stop(stops, sampledAt));
        }
        return actions;
    }

    /** The agents that findings of these kinds are about. */
    static List<Case> cases(FleetSnapshot snapshot, List<Finding> findings, Set<Kind> kinds) {
        Map<AgentId, List<Finding>> byLife = new LinkedHashMap<>();
        for (Finding finding : findings) {
            if (kinds.contains(finding.kind()) && finding.agent().isPresent()) {
                byLife.computeIfAbsent(finding.agent().get(), life -> new ArrayList<>())
                        .add(finding);
            }
        }
        Map<AgentId, AgentSample> samples = new HashMap<>();
        for (AgentSample sample : snapshot.agents()) {
            samples.put(sample.agent().id(), sample);
        }
        List<Case> cases = new ArrayList<>();
        byLife.forEach((life, why) -> {
            AgentSample sample = samples.get(life);
            if (sample != null) {
                cases.add(new Case(sample, List.copyOf(why)));
            }
        });
        return cases;
    }

    /** The case as the second sample has it, with the findings that both samples show; empty where there are none. */
    static Optional<Case> confirmed(Case first, List<Case> second) {
        for (Case again : second) {
            if (again.target().agent().id().equals(first.target().agent().id()) && again.isStop()) {
                List<Finding> both = new ArrayList<>();
                for (Finding finding : again.why()) {
                    for (Finding before : first.why()) {
                        if (before.kind() == finding.kind()) {
                            both.add(finding);
                        }
                    }
                }
                return both.isEmpty() ? Optional.empty() : Optional.of(new Case(again.target(), both));
            }
        }
        return Optional.empty();
    }

    private static String skipped(Case found) {
        String name = found.target().agent().name().text();
        boolean isProtected = Protection.covers(found.target().agent());
        return "skipped " + name + ": "
                + (isProtected ? "it is protected" : "its state is unknown, and nothing is stopped on that");
    }

    private List<Action> stop(List<Case> stops, long sampledAt) throws IOException {
        Files.createDirectories(homes.root());
        Path lock = homes.root().resolve("agent-health.lock");
        List<Action> actions = new ArrayList<>();
        try (OwnerLock owned = OwnerLock.take(lock).orElse(null)) {
            if (owned == null) {
                for (Case found : stops) {
                    actions.add(Action.leftToAnother(found.target(), found.why()));
                }
                return actions;
            }
            await(sampledAt + CONFIRM_AFTER.toNanos());
            FleetSnapshot again = collector.collect();
            List<Case> second = cases(again, rules.judge(again), request.kills());
            List<Case> sure = new ArrayList<>();
            for (Case found : stops) {
                confirmed(found, second)
                        .ifPresentOrElse(
                                sure::add, () -> actions.add(Action.notConfirmed(found.target(), found.why())));
            }
            actions.addAll(stopAll(sure));
        }
        return actions;
    }

    private List<Action> stopAll(List<Case> sure) {
        List<Action> actions = new ArrayList<>();
        try (ExecutorService threads =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            List<Future<Action>> running = new ArrayList<>();
            for (Case found : sure) {
                running.add(threads.submit(
                        () -> Action.of(found.target(), found.why(), remedy.stop(found.target(), found.why()))));
            }
            for (Future<Action> action : running) {
                actions.add(action.get());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while agents were being stopped; see the event log");
        } catch (ExecutionException failure) {
            throw new IllegalStateException("stopping failed", failure.getCause());
        }
        return actions;
    }

    private static void await(long nanoTime) {
        long left = nanoTime - System.nanoTime();
        while (left > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(left);
            left = nanoTime - System.nanoTime();
        }
    }
}
