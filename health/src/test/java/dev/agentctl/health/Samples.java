package dev.agentctl.health;

import dev.agentctl.health.snapshot.AgentSample;
import dev.agentctl.health.snapshot.Condition;
import dev.agentctl.health.snapshot.FleetSnapshot;
import dev.agentctl.health.snapshot.FleetSnapshot.EngineSample;
import dev.agentctl.health.snapshot.HostSample;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.agent.AgentStatus;
import dev.agentctl.shared.agent.KillFiles;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.Agent.Run;
import dev.agentctl.shared.engine.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Snapshots for tests: a healthy machine and a healthy agent, of which a test changes what it is about. Mutable. */
public final class Samples {
    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    public static final Instant BEGUN = NOW.minus(Duration.ofHours(10));
    public static final long GIB = 1L << 30;

    private final String name;
    private boolean supervised = true;
    private boolean isProtected;
    private Run run = new Run.Running(4711);
    private Condition condition = Condition.RUNNING;
    private @Nullable Usage usage = usage(200 << 20, OptionalLong.empty(), OptionalLong.empty());
    private List<Double> cpuTrail = List.of();
    private @Nullable AgentState state;
    private @Nullable String homeProblem;
    private @Nullable Instant lastActive = NOW.minusSeconds(5);
    private @Nullable Instant heartbeat = NOW.minusSeconds(3);
    private @Nullable Instant logWritten = NOW.minusSeconds(5);

    private Samples(String name) {
        this.name = name;
        this.state = state(AgentStatus.RUNNING);
    }

    /** Supervised, running, active, small. */
    public static Samples agent(String name) {
        return new Samples(name);
    }

    public static AgentState state(AgentStatus status) {
        return AgentState.initial(new AgentName("any"), "a mission")
                .with("status", status.word())
                .with("started_at", BEGUN)
                .with("updated_at", NOW.minusSeconds(4));
    }

    public static Usage usage(long bytes, OptionalLong limit, OptionalLong oomKills) {
        return new Usage(1_000_000, 1_000_000_000, bytes, limit, 3, oomKills);
    }

    public Samples plain() {
        supervised = false;
        state = null;
        heartbeat = null;
        logWritten = null;
        lastActive = null;
        return this;
    }

    public Samples isProtected() {
        isProtected = true;
        return this;
    }

    public Samples in(Condition how) {
        condition = how;
        return this;
    }

    public Samples ended(Duration ago, int exitCode, boolean oomKilled, Condition how) {
        run = new Run.Ended(NOW.minus(ago), OptionalLong.of(exitCode), oomKilled);
        usage = null;
        return in(how);
    }

    public Samples using(long bytes, OptionalLong limit) {
        usage = usage(bytes, limit, OptionalLong.empty());
        return this;
    }

    public Samples oomKills(long kills) {
        usage = usage(100 << 20, OptionalLong.empty(), OptionalLong.of(kills));
        return this;
    }

    public Samples cpu(Double... trail) {
        cpuTrail = List.of(trail);
        return this;
    }

    public Samples saying(@Nullable AgentState said) {
        state = said;
        return this;
    }

    public Samples homeProblem(String sentence) {
        homeProblem = sentence;
        return this;
    }

    public Samples activeAgo(@Nullable Duration ago) {
        lastActive = ago == null ? null : NOW.minus(ago);
        return this;
    }

    public Samples heartbeatAgo(@Nullable Duration ago) {
        heartbeat = ago == null ? null : NOW.minus(ago);
        return this;
    }

    public Samples logAgo(@Nullable Duration ago) {
        logWritten = ago == null ? null : NOW.minus(ago);
        return this;
    }

    public AgentSample sample() {
        return new AgentSample(
                new Agent(
                        new AgentId("podman", "0123456789abcdef" + name, BEGUN),
                        new AgentName(name),
                        supervised,
                        isProtected,
                        run,
                        OptionalLong.empty(),
                        OptionalDouble.empty(),
                        "debian"),
                condition,
                Optional.ofNullable(usage),
                cpuTrail.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(cpuTrail.getLast()),
                cpuTrail,
                Optional.ofNullable(state),
                Optional.ofNullable(homeProblem),
                Optional.ofNullable(lastActive),
                Optional.ofNullable(heartbeat),
                Optional.ofNullable(logWritten));
    }

    public static HostSample host() {
        return new HostSample(
                "box",
                OptionalDouble.of(12),
                4,
                16 * GIB,
                4 * GIB,
                2 * GIB,
                0,
                new HostSample.Load(0.5, 0.4, 0.3),
                OptionalDouble.of(0),
                Optional.of(new HostSample.Disk("/home/me/.agentchat", 100 * GIB, 60 * GIB)));
    }

    public static FleetSnapshot fleet(HostSample host, Samples... agents) {
        return new FleetSnapshot(
                NOW,
                host,
                List.of(new EngineSample("podman", Optional.empty())),
                java.util.Arrays.stream(agents).map(Samples::sample).toList(),
                Optional.empty(),
                List.of());
    }

    /** Only the root's own, whatever the user has in their clouds. */
    public static KillFiles noKillFiles(AgentHomes homes) {
        return KillFiles.of(homes, Map.of(KillFiles.CLOUD, ""));
    }

    public static FleetSnapshot fleet(Samples... agents) {
        return fleet(host(), agents);
    }
}
