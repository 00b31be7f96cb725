package dev.agentctl.shared.engine;

import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.agent.AgentName;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An engine in memory whose failures are knobs. Time is the injected clock's: nothing here waits, and what ends by time
 * is noticed at the next call. Events and followed lines are given on the calling thread, before the call returns. Any
 * thread may call; the world's lock is never held while a listener is called.
 */
public final class KnobEngine implements Engine {
    /** What was asked of the engine, for a test to look at. */
    public sealed interface Call {
        record Start(AgentName name) implements Call {}

        record Stop(AgentId id, Duration grace) implements Call {}

        record Kill(AgentId id) implements Call {}

        record Remove(AgentId id) implements Call {}

        record Exec(AgentId id, List<String> command) implements Call {}
    }

    /** One life. Guarded by the world. */
    private static final class Life {
        final AgentSpec spec;
        final AgentId id;
        final long pid;
        final List<String> output = new ArrayList<>();
        final List<Consumer<String>> followers = new CopyOnWriteArrayList<>();
        Agent.Run.@Nullable Ended end;

        Life(AgentSpec spec, AgentId id, long pid) {
            this.spec = spec;
            this.id = id;
            this.pid = pid;
        }
    }

    /** What all engines of one world share; its own lock. */
    private static final class World {
        final Map<AgentName, Life> lives = new LinkedHashMap<>();
        final Map<String, Knobs> knobs = new HashMap<>();
        final List<Call> calls = new ArrayList<>();
        final List<String> inputs = new ArrayList<>();
        final List<EngineEvent> pending = new ArrayList<>();
        final List<Consumer<EngineEvent>> listeners = new CopyOnWriteArrayList<>();
        Function<List<String>, ExecResult> exec = command -> new ExecResult(0, "");
        Optional<String> unreachable = Optional.empty();
        boolean losingEvents;
        int born;
    }

    private final String name;
    private final Clock clock;
    private final World world;

    public KnobEngine(String name, Clock clock) {
        this(name, clock, new World());
    }

    private KnobEngine(String name, Clock clock, World world) {
        this.name = name;
        this.clock = clock;
        this.world = world;
    }

    /** Another connection to the same agents. */
    public KnobEngine another() {
        return new KnobEngine(name, clock, world);
    }

    /** Sets how the agent of this name behaves from now on, now and after any start. */
    public KnobEngine set(String agent, Knobs knobs) {
        synchronized (world) {
            world.knobs.put(agent, knobs);
        }
        return this;
    }

    /** From now on every call fails with this sentence; empty text makes the engine reachable again. */
    public void unreachable(String sentence) {
        synchronized (world) {
            world.unreachable = sentence.isEmpty() ? Optional.empty() : Optional.of(sentence);
        }
    }

    /** Loses events from now on; when it stops to, listeners are told that the stream was cut. */
    public void loseEvents(boolean lose) {
        synchronized (world) {
            if (world.losingEvents && !lose) {
                world.pending.add(new EngineEvent.Reconnected());
            }
            world.losingEvents = lose;
        }
        deliver();
    }

    /** What commands give that are run beside agents. */
    public void answerExec(Function<List<String>, ExecResult> answer) {
        synchronized (world) {
            world.exec = answer;
        }
    }

    /** The agent of this name ends now, of itself. */
    public void end(String agent, int exitCode, boolean oomKilled) {
        synchronized (world) {
            Life life = named(agent);
            if (life.end == null) {
                end(life, clock.instant(), exitCode, oomKilled);
                if (oomKilled) {
                    event(new EngineEvent.OomKilled(life.spec.name(), life.id.key()));
                }
            }
        }
        deliver();
    }

    /** The agent of this name writes a line. */
    public void print(String agent, String line) {
        List<Consumer<String>> followers;
        synchronized (world) {
            Life life = named(agent);
            life.output.add(line);
            followers = List.copyOf(life.followers);
        }
        followers.forEach(follower -> follower.accept(line));
    }

    /** What was asked of all engines of this world so far, oldest first; reading is not recorded. */
    public List<Call> calls() {
        synchronized (world) {
            return List.copyOf(world.calls);
        }
    }

    /** What the agent of this name was last started as. */
    public AgentSpec spec(String agent) {
        synchronized (world) {
            return named(agent).spec;
        }
    }

    /** What each command that was run beside an agent had on its standard input, oldest first. */
    public List<String> inputs() {
        synchronized (world) {
            return List.copyOf(world.inputs);
        }
    }

    /** Notices what has ended by the clock, and gives the events. */
    public void settle() {
        synchronized (world) {
            settleTime();
        }
        deliver();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Agent> list() throws EngineException {
        return call(() -> {
            List<Agent> agents = new ArrayList<>();
            world.lives.values().forEach(life -> agents.add(agent(life)));
            return agents;
        });
    }

    @Override
    public Agent start(AgentSpec spec) throws EngineException {
        return call(() -> {
            world.calls.add(new Call.Start(spec.name()));
            Life old = world.lives.get(spec.name());
            if (old != null && old.end == null) {
                throw new AgentRunsException("agent " + spec.name() + " runs already");
            }
            Optional<String> refused = knobs(spec.name()).startError();
            if (refused.isPresent()) {
                throw new EngineException(refused.get());
            }
            world.born++;
            String digits = Integer.toHexString(world.born);
            String key = "0".repeat(8 - digits.length()) + digits + "f".repeat(56);
            // No machine has pids this high: a test that signals one by mistake hits nothing.
            Life life = new Life(spec, new AgentId(name, key, clock.instant()), 500_000_000L + world.born);
            world.lives.put(spec.name(), life);
            event(new EngineEvent.Started(spec.name(), key));
            return agent(life);
        });
    }

    @Override
    public void stop(AgentId id, Duration grace) throws EngineException {
        call(() -> {
            world.calls.add(new Call.Stop(id, grace));
            Life life = living(id);
            Optional<Duration> time = knobs(life.spec.name()).endsOnTerm();
            if (life.end == null && time.isPresent() && time.get().compareTo(grace) <= 0) {
                end(life, clock.instant().plus(time.get()), 143, false);
            } else {
                force(life, clock.instant().plus(grace));
            }
            return life;
        });
    }

    @Override
    public void kill(AgentId id) throws EngineException {
        call(() -> {
            world.calls.add(new Call.Kill(id));
            Life life = living(id);
            force(life, clock.instant());
            return life;
        });
    }

    @Override
    public void remove(AgentId id) throws EngineException {
        call(() -> {
            world.calls.add(new Call.Remove(id));
            Life life = living(id);
            if (life.end == null) {
                throw new EngineException("agent " + life.spec.name() + " runs: stop it before it is removed");
            }
            world.lives.remove(life.spec.name());
            event(new EngineEvent.Removed(life.spec.name(), id.key()));
            return life;
        });
    }

    @Override
    public Map<AgentId, Usage> usage(Collection<Agent> agents) throws EngineException {
        return call(() -> {
            Map<AgentId, Usage> usages = new HashMap<>();
            Instant now = clock.instant();
            long nanos = Duration.between(Instant.EPOCH, now).toNanos();
            for (Agent agent : agents) {
                Life life = world.lives.get(agent.name());
                Knobs knobs = knobs(agent.name());
                if (life != null && life.id.equals(agent.id()) && life.end == null && knobs.usageReadable()) {
                    long age = Duration.between(life.id.startedAt(), now).toNanos();
                    usages.put(
                            life.id,
                            new Usage(
                                    (long) (age * knobs.cores()),
                                    nanos,
                                    knobs.memoryBytes(),
                                    life.spec.memoryBytes(),
                                    knobs.pids(),
                                    knobs.oomKills()));
                }
            }
            return usages;
        });
    }

    @Override
    public Subscription watch(Consumer<EngineEvent> listener) throws EngineException {
        return call(() -> {
            world.listeners.add(listener);
            return () -> world.listeners.remove(listener);
        });
    }

    @Override
    public Subscription logs(AgentId id, int tail, boolean follow, Consumer<String> line) throws EngineException {
        List<String> past = new ArrayList<>();
        Life followed = call(() -> {
            Life life = living(id);
            int size = life.output.size();
            past.addAll(life.output.subList(Math.max(0, size - tail), size));
            if (follow) {
                life.followers.add(line);
            }
            return life;
        });
        past.forEach(line);
        return () -> followed.followers.remove(line);
    }

    @Override
    public ExecResult exec(AgentId id, List<String> command, byte[] input, Duration limit) throws EngineException {
        return call(() -> {
            world.calls.add(new Call.Exec(id, command));
            world.inputs.add(new String(input, StandardCharsets.UTF_8));
            Life life = living(id);
            if (life.end != null) {
                throw new NoSuchAgentException("agent " + life.spec.name() + " has ended");
            }
            return world.exec.apply(command);
        });
    }

    @Override
    public void close() {}

    private interface Act<T> {
        T run() throws EngineException;
    }

    private <T> T call(Act<T> act) throws EngineException {
        try {
            synchronized (world) {
                if (world.unreachable.isPresent()) {
                    throw new EngineUnreachableException(world.unreachable.get());
                }
                settleTime();
                return act.run();
            }
        } finally {
            deliver();
        }
    }

    private void settleTime() {
        Instant now = clock.instant();
        for (Life life : world.lives.values()) {
            Optional<Knobs.Exit> exit = knobs(life.spec.name()).exit();
            if (life.end == null && exit.isPresent()) {
                Instant at = life.id.startedAt().plus(exit.get().after());
                if (!now.isBefore(at)) {
                    end(life, at, exit.get().code(), exit.get().oomKilled());
                }
            }
        }
    }

    private void force(Life life, Instant at) throws EngineException {
        if (life.end == null && !knobs(life.spec.name()).dies()) {
            throw new EngineException("agent " + life.spec.name() + " still runs after a kill");
        }
        if (life.end == null) {
            end(life, at, 137, false);
        }
    }

    private void end(Life life, Instant at, int exitCode, boolean oomKilled) {
        life.end = new Agent.Run.Ended(at, OptionalLong.of(exitCode), oomKilled);
        life.followers.clear();
        event(new EngineEvent.Ended(life.spec.name(), life.id.key()));
    }

    private void event(EngineEvent event) {
        if (!world.losingEvents) {
            world.pending.add(event);
        }
    }

    private void deliver() {
        List<EngineEvent> due;
        synchronized (world) {
            due = List.copyOf(world.pending);
            world.pending.clear();
        }
        for (EngineEvent event : due) {
            world.listeners.forEach(listener -> listener.accept(event));
        }
    }

    private Knobs knobs(AgentName agent) {
        return world.knobs.getOrDefault(agent.text(), Knobs.STEADY);
    }

    private Life named(String agent) {
        Life life = world.lives.get(new AgentName(agent));
        if (life == null) {
            throw new IllegalArgumentException("the test never started " + agent);
        }
        return life;
    }

    private Life living(AgentId id) throws NoSuchAgentException {
        for (Life life : world.lives.values()) {
            if (life.id.equals(id)) {
                return life;
            }
        }
        throw new NoSuchAgentException("there is no agent " + id.shortKey() + " any more");
    }

    private Agent agent(Life life) {
        Agent.Run run = life.end == null ? new Agent.Run.Running(life.pid) : life.end;
        OptionalDouble cores = life.spec.cpus();
        return new Agent(
                life.id,
                life.spec.name(),
                life.spec.supervised(),
                life.spec.isProtected() || life.spec.name().isGod(),
                run,
                life.spec.memoryBytes(),
                cores,
                life.spec
                        .image()
                        .orElse(
                                life.spec.command().isEmpty()
                                        ? "claude"
                                        : life.spec.command().getFirst()));
    }
}
