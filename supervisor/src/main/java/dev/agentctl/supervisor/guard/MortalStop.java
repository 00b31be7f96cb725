package dev.agentctl.supervisor.guard;

import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.cli.Sentences;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.Engine;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.engine.Engines.Problem;
import dev.agentctl.shared.engine.NoSuchAgentException;
import dev.agentctl.shared.engine.Protection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Stops all mortal agents of all engines at once: asks each to end, ends it by force after {@link #GRACE}, and looks
 * again until an engine has no other one, for a start may have been under way. An engine that hangs delays no other, and
 * {@link #BOUND} ends the waiting in any case. One use; one thread, the caller of {@link #run}, owns what is known, and
 * the daemon threads that ask the engines only post to it: their sockets may block, and none keeps the process.
 */
final class MortalStop {
    /** All is over after this, from the first look on. */
    static final Duration BOUND = Duration.ofSeconds(14);

    /** Shorter than a supervisor loop's own 10 s: with a dozen at once, the force that follows must fit the bound. */
    static final Duration GRACE = Duration.ofSeconds(7);

    /** Whose stop has not returned by then is killed beside it. */
    private static final Duration FORCE_AFTER = Duration.ofSeconds(11);

    /** How one agent fared. */
    enum Outcome {
        STOPPED("done"),
        /** It ended by itself, before its turn came. */
        GONE("gone"),
        FAILED("failed");

        private final String word;

        Outcome(String word) {
            this.word = word;
        }

        /** The word in the event log. */
        String word() {
            return word;
        }
    }

    /** @param sentence why it failed; empty text else */
    record End(Agent agent, Outcome outcome, String sentence) {}

    /**
     * @param spared protected ones that run
     * @param problems of engines that could not be asked: what they have may run
     */
    record Result(List<End> ends, List<Agent> spared, List<Problem> problems) {
        long count(Outcome outcome) {
            long count = 0;
            for (End end : ends) {
                if (end.outcome == outcome) {
                    count++;
                }
            }
            return count;
        }
    }

    private sealed interface Message {
        record Listed(Engine engine, List<Agent> agents) implements Message {}

        record Unlisted(Engine engine, String sentence) implements Message {}

        record Ended(Engine engine, End end) implements Message {}
    }

    /** One engine's part. */
    private static final class Part {
        final Map<AgentId, Agent> ending = new HashMap<>();
        boolean listing;
        boolean foundMore;
    }

    private final List<Engine> engines;
    private final Consumer<End> told;
    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    private final IdentityHashMap<Engine, Part> parts = new IdentityHashMap<>();
    private final Map<AgentId, End> ends = new HashMap<>();
    private final Map<AgentId, Agent> spared = new HashMap<>();
    private final List<Problem> problems;

    /**
     * @param problems what is known already of engines that are not among these
     * @param told each agent's end as soon as it is known, on the caller's thread
     */
    MortalStop(List<Engine> engines, List<Problem> problems, Consumer<End> told) {
        this.engines = List.copyOf(engines);
        this.problems = new ArrayList<>(problems);
        this.told = told;
    }

    Result run() throws InterruptedException {
        long start = System.nanoTime();
        for (Engine engine : engines) {
            Part part = new Part();
            parts.put(engine, part);
            list(engine, part);
        }
        boolean forced = false;
        while (isUnderWay()) {
            long passed = System.nanoTime() - start;
            if (passed >= BOUND.toNanos()) {
                break;
            }
            if (!forced && passed >= FORCE_AFTER.toNanos()) {
                forced = true;
                forceAll();
            }
            long until = forced ? BOUND.toNanos() : FORCE_AFTER.toNanos();
            Message message = messages.poll(until - passed, TimeUnit.NANOSECONDS);
            if (message != null) {
                take(message);
            }
        }
        giveUp();
        return new Result(List.copyOf(ends.values()), List.copyOf(spared.values()), List.copyOf(problems));
    }

    private boolean isUnderWay() {
        for (Part part : parts.values()) {
            if (part.listing || !part.ending.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private void take(Message message) {
        switch (message) {
            case Message.Listed listed -> listed(listed.engine, part(listed.engine), listed.agents);
            case Message.Unlisted unlisted -> {
                part(unlisted.engine).listing = false;
                problems.add(new Problem(unlisted.engine.name(), unlisted.sentence));
            }
            case Message.Ended ended -> {
                Part part = part(ended.engine);
                // The stop and the force beside it both answer: the first good news counts.
                if (part.ending.remove(ended.end.agent.id()) != null) {
                    note(ended.end);
                    if (part.ending.isEmpty() && part.foundMore) {
                        list(ended.engine, part);
                    }
                }
            }
        }
    }

    private Part part(Engine engine) {
        return parts.computeIfAbsent(engine, unknown -> new Part());
    }

    private void listed(Engine engine, Part part, List<Agent> agents) {
        part.listing = false;
        part.foundMore = false;
        for (Agent agent : agents) {
            if (!agent.isRunning()) {
                continue;
            }
            if (Protection.covers(agent)) {
                spared.put(agent.id(), agent);
            } else if (!ends.containsKey(agent.id())) {
                part.foundMore = true;
                part.ending.put(agent.id(), agent);
                begin("stop " + agent.name(), () -> stop(engine, agent));
            }
        }
    }

    private void note(End end) {
        ends.put(end.agent.id(), end);
        told.accept(end);
    }

    private void forceAll() {
        parts.forEach((engine, part) -> {
            for (Agent agent : part.ending.values()) {
                begin("kill " + agent.name(), () -> force(engine, agent, "its stop takes too long"));
            }
        });
    }

    private void giveUp() {
        parts.forEach((engine, part) -> {
            if (part.listing) {
                problems.add(new Problem(engine.name(), "it did not answer in time"));
            }
            for (Agent agent : part.ending.values()) {
                note(new End(
                        agent,
                        Outcome.FAILED,
                        "it was told to end, and killed, and " + engine.name() + " has not said within "
                                + BOUND.toSeconds() + " s that it is over"));
            }
        });
    }

    private void list(Engine engine, Part part) {
        part.listing = true;
        begin("list " + engine.name(), () -> {
            try {
                messages.add(new Message.Listed(engine, engine.list()));
            } catch (EngineException failure) {
                messages.add(new Message.Unlisted(engine, Sentences.of(failure)));
            }
        });
    }

    private void stop(Engine engine, Agent agent) {
        try {
            engine.stop(agent.id(), GRACE);
            messages.add(new Message.Ended(engine, new End(agent, Outcome.STOPPED, "")));
        } catch (NoSuchAgentException over) {
            messages.add(new Message.Ended(engine, new End(agent, Outcome.GONE, "")));
        } catch (EngineException failure) {
            force(engine, agent, Sentences.of(failure));
        }
    }

    private void force(Engine engine, Agent agent, String why) {
        try {
            engine.kill(agent.id());
            messages.add(new Message.Ended(engine, new End(agent, Outcome.STOPPED, "")));
        } catch (NoSuchAgentException over) {
            messages.add(new Message.Ended(engine, new End(agent, Outcome.STOPPED, "")));
        } catch (EngineException failure) {
            messages.add(new Message.Ended(
                    engine, new End(agent, Outcome.FAILED, why + "; nor by force: " + Sentences.of(failure))));
        }
    }

    private static void begin(String name, Runnable work) {
        Thread.ofPlatform().daemon().name(name).start(work);
    }
}
