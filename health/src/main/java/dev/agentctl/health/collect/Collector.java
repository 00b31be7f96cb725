package dev.agentctl.health.collect;

import dev.agentctl.health.snapshot.AgentSample;
import dev.agentctl.health.snapshot.FleetSnapshot;
import dev.agentctl.health.snapshot.FleetSnapshot.EngineSample;
import dev.agentctl.health.snapshot.FleetSnapshot.KillSwitch;
import dev.agentctl.health.snapshot.HostSample;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.KillFiles;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.Engine;
import dev.agentctl.shared.engine.Engines;
import dev.agentctl.shared.file.UntrustedFile;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Gathers what engines, host and homes tell into one snapshot. Nothing that they do makes a collection fail: an engine
 * that does not answer is a sentence in its {@link EngineSample}, a hostile home one in its agent's sample.
 *
 * <p>Owned by one thread: {@link #collect}, {@link #collectCurrent} and {@link #watch} are called by one and the same,
 * and after {@code watch} no more, until that watch is closed.
 */
public final class Collector {
    /** How long a one-shot collection waits for an engine before it goes on without it. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Roster roster;
    private final List<EngineSample> absent = new ArrayList<>();
    private final HostReader host;
    private final HomeReader homes;
    private final AskedEnds askedEnds;
    private final TeamReader teams;
    private final CpuTrails trails = new CpuTrails();
    private final KillFiles killFiles;
    private final Clock clock;

    /**
     * @param problems engines that could not be opened; each snapshot names them
     * @param clock the wall clock
     */
    public Collector(
            List<Engine> engines, List<Engines.Problem> problems, AgentHomes homes, KillFiles killFiles, Clock clock) {
        this.roster = new Roster(engines, PATIENCE);
        for (Engines.Problem problem : problems) {
            absent.add(new EngineSample(problem.engine(), Optional.of(problem.sentence())));
        }
        this.host = new HostReader(homes.root());
        this.homes = new HomeReader(homes);
        this.askedEnds = new AskedEnds(homes.eventLog().path());
        this.teams = new TeamReader(homes);
        this.killFiles = killFiles;
        this.clock = clock;
    }

    /**
     * A snapshot of now, with each engine asked for its agents anew. CPU is measured since the collection before, so
     * the first has none.
     */
    public FleetSnapshot collect() {
        teams.read();
        return snapshot(roster.relisted(teams.trees()), host.read());
    }

    /** As {@link #collectCurrent(Duration, Consumer)}, with nothing to do meanwhile. */
    public FleetSnapshot collectCurrent(Duration apart) {
        return collectCurrent(apart, first -> {});
    }

    /**
     * A snapshot of now whose CPU percentages are current: usage is read twice, at least so far apart, and the host beside
     * the engines.
     *
     * @param meanwhile gets the first reading, without CPU, and may use the wait for the second; a command rehearses its
     *     answer in it, so that the code for the real one is loaded
     */
    public FleetSnapshot collectCurrent(Duration apart, Consumer<FleetSnapshot> meanwhile) {
        FutureTask<HostSample> hostBefore = new FutureTask<>(host::read);
        Thread.ofPlatform().daemon().name("host-reading").start(hostBefore);
        teams.read();
        List<EngineReading> first = roster.relisted(teams.trees());
        long readAt = System.nanoTime();
        HostSample before = await(hostBefore);
        meanwhile.accept(snapshot(first, before));
        long left = apart.toNanos() - (System.nanoTime() - readAt);
        while (left > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(left);
            left = apart.toNanos() - (System.nanoTime() - readAt);
        }
        return snapshot(roster.remeasured(teams.trees()), host.again(before));
    }

    /**
     * Collects in every period on a thread of its own, and sooner when an engine tells of an event; never twice at once.
     * A start or an end is published within two seconds where the engine tells events, and where it does not.
     *
     * @param publish gets each snapshot on the watch's thread; it should only hand it on
     */
    public FleetWatch watch(Duration period, Consumer<FleetSnapshot> publish) {
        return new FleetWatch(this, period, publish);
    }

    /** For the watch: engines tell their events from now on, and are listed only when something may have changed. */
    Roster roster() {
        return roster;
    }

    FleetSnapshot collectWatched() {
        teams.read();
        return snapshot(roster.watched(teams.trees()), host.read());
    }

    private static HostSample await(FutureTask<HostSample> reading) {
        try {
            return reading.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while this machine was read");
        } catch (ExecutionException failure) {
            throw new IllegalStateException("this machine could not be read", failure.getCause());
        }
    }

    private FleetSnapshot snapshot(List<EngineReading> readings, HostSample hostSample) {
        Instant now = clock.instant();
        List<EngineSample> engines = new ArrayList<>(readings.size() + absent.size());
        List<AgentSample> agents = new ArrayList<>();
        HomeReader.Sharing sharing = HomeReader.Sharing.of(readings);
        for (EngineReading reading : readings) {
            engines.add(new EngineSample(reading.engine(), reading.problem()));
            trails.note(reading.usage());
            for (Agent agent : reading.agents()) {
                agents.add(sample(reading, agent, sharing, now));
            }
        }
        engines.addAll(absent);
        teams.trouble().ifPresent(engines::add);
        agents.sort(Collector::byName);
        trails.retain(agents, teams.trees().keySet());
        homes.retain(agents);
        return new FleetSnapshot(
                now,
                hostSample,
                List.copyOf(engines),
                List.copyOf(agents),
                killSwitch(now),
                teams.samples(readings, trails, now));
    }

    private Optional<KillSwitch> killSwitch(Instant now) {
        Optional<Path> file = killFiles.present();
        if (file.isEmpty()) {
            return Optional.empty();
        }
        Instant since = UntrustedFile.writtenAt(file.get()).orElse(now);
        return Optional.of(new KillSwitch(file.get(), Life.clamped(since, now)));
    }

    private AgentSample sample(EngineReading reading, Agent agent, HomeReader.Sharing sharing, Instant now) {
        HomeReading home = homes.read(agent, sharing, now);
        boolean told = reading.problem().isEmpty() || reading.usage().containsKey(agent.id());
        return new AgentSample(
                agent,
                Conditions.of(agent, home, told, () -> askedEnds.contains(agent.id()), now),
                Optional.ofNullable(reading.usage().get(agent.id())),
                reading.usage().containsKey(agent.id()) ? trails.percent(agent.id()) : OptionalDouble.empty(),
                trails.trail(agent.id()),
                home.state(),
                home.problem(),
                home.lastActive(),
                home.heartbeat(),
                home.logWritten());
    }

    // Comparator.comparing would be written shorter, and costs a command some milliseconds of its start.
    private static int byName(AgentSample one, AgentSample other) {
        int order = one.agent().name().compareTo(other.agent().name());
        if (order == 0) {
            order = one.agent().id().startedAt().compareTo(other.agent().id().startedAt());
        }
        return order == 0 ? one.agent().id().key().compareTo(other.agent().id().key()) : order;
    }
}
