package dev.agentctl.tui;

import dev.agentctl.health.snapshot.AgentSample;
import dev.agentctl.health.snapshot.Condition;
import dev.agentctl.health.snapshot.FleetSnapshot;
import dev.agentctl.health.snapshot.FleetSnapshot.EngineSample;
import dev.agentctl.health.snapshot.HostSample;
import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.Agent.Run;
import dev.agentctl.shared.engine.Usage;
import dev.agentctl.shared.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Snapshots for tests, of one fixed instant. */
public final class Fleets {
    public static final Instant AT = Instant.parse("2026-05-04T10:20:30Z");

    /** A minute of the same reading. */
    public static final double[] CALM =
            java.util.stream.DoubleStream.generate(() -> 1).limit(60).toArray();

    private static final long MB = 1L << 20;

    private Fleets() {}

    /** Six agents that run, one for each way to be, and two that do not. */
    public static FleetSnapshot usual() {
        return fleet(
                one("God")
                        .isProtected()
                        .cpu(3, 4, 2, 3)
                        .memory(310 * MB)
                        .active(4)
                        .mission("Watch over the others"),
                one("burner")
                        .cpu(96, 98, 99, 99, 97, 99)
                        .memory(212 * MB)
                        .active(1)
                        .mission("Rewrite the parser in Rust"),
                one("climber")
                        .cpu(12, 11, 14, 12)
                        .memory(3820 * MB)
                        .active(15)
                        .restarts(1)
                        .mission("Summarise the papers of the last ten years"),
                one("idler")
                        .cpu(0, 0, 0, 0)
                        .memory(96 * MB)
                        .up(9000)
                        .active(7800)
                        .mission("Wait for review"),
                one("looper")
                        .condition(Condition.BACKOFF)
                        .cpu(0)
                        .memory(41 * MB)
                        .restarts(12)
                        .next(73)
                        .active(40)
                        .field("exit_reason", "crash")
                        .field("backoff", 80)
                        .field("last_error", "exit code 1 after 2s: missing token")
                        .mission("Sync the wiki"),
                one("worker")
                        .cpu(22, 35, 48, 31, 12, 55, 41, 38)
                        .memory(780 * MB)
                        .active(2)
                        .mission("Port the test suite to JUnit 6"),
                one("archivist").condition(Condition.STOPPED).ended(600, 0).mission("Archive old branches"),
                one("scraper").condition(Condition.DIED).ended(4200, 137).mission("Collect release notes"));
    }

    /** Claude agents: at work, limited, at the end of its budget, without a token. */
    public static FleetSnapshot claude() {
        return fleet(
                one("God").isProtected().cpu(3).memory(310 * MB).active(4).mission("Watch over the others"),
                one("author")
                        .cpu(12, 11, 14)
                        .memory(420 * MB)
                        .active(3)
                        .claude(2.4567, 141_200, 31)
                        .field("budget_usd", 5)
                        .field("cost_complete", false)
                        .mission("Keep the manual true"),
                one("limited")
                        .condition(Condition.RATE_LIMITED)
                        .cpu(0)
                        .memory(41 * MB)
                        .active(700)
                        .next(4000)
                        .claude(0.0042, 18_300, 2)
                        .field(
                                "rate_limit",
                                JsonObject.EMPTY
                                        .with("type", "five_hour")
                                        .with("status", "rejected")
                                        .with("resets_at", AT.plusSeconds(4000).toString()))
                        .mission("Answer the mail"),
                one("spender")
                        .condition(Condition.NEEDS_ATTENTION)
                        .ended(100, 4)
                        .claude(1234.5, 190_000, 900)
                        .field("exit_reason", "budget")
                        .field("last_error", "the budget of $1234.00 is used up: raise it with 'agentctl edit spender'")
                        .mission("Port everything"),
                one("waiter")
                        .condition(Condition.NEEDS_TOKEN)
                        .cpu(0)
                        .memory(40 * MB)
                        .mission("Wait for a token"));
    }

    /** One mortal agent that runs although a kill file exists. */
    public static FleetSnapshot killed() {
        FleetSnapshot fleet = fleet(
                one("God").isProtected().cpu(3).memory(310 * MB).active(4).mission("Watch over the others"),
                one("late").cpu(3).memory(31 * MB).active(4).mission("Not stopped yet"));
        return new FleetSnapshot(
                fleet.at(),
                fleet.host(),
                fleet.engines(),
                fleet.agents(),
                Optional.of(new FleetSnapshot.KillSwitch(Path.of("/home/x/.agentchat/KILL"), AT.minusSeconds(2))),
                fleet.teams());
    }

    /** So many agents that run. */
    public static FleetSnapshot many(int count) {
        List<Spec> specs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            specs.add(one("agent-" + (i < 10 ? "0" : "") + i)
                    .cpu(i % 7 * 10, i % 5 * 20)
                    .memory((100 + i) * MB)
                    .active(i)
                    .mission("Task number " + i));
        }
        return fleet(specs.toArray(Spec[]::new));
    }

    public static FleetSnapshot fleet(Spec... specs) {
        return new FleetSnapshot(
                AT,
                host(),
                List.of(new EngineSample("podman", Optional.empty()), new EngineSample("local", Optional.empty())),
                samples(specs),
                Optional.empty(),
                List.of());
    }

    /** No agent, and Podman does not answer. */
    public static FleetSnapshot unreachable() {
        return new FleetSnapshot(
                AT,
                host(),
                List.of(
                        new EngineSample(
                                "podman",
                                Optional.of("Podman does not answer at /run/user/1000/podman/podman.sock: start it with"
                                        + " 'systemctl --user start podman.socket'")),
                        new EngineSample("local", Optional.empty())),
                List.of(),
                Optional.empty(),
                List.of());
    }

    public static FleetSnapshot at(FleetSnapshot fleet, Instant at) {
        return new FleetSnapshot(at, fleet.host(), fleet.engines(), fleet.agents(), fleet.killSwitch(), fleet.teams());
    }

    public static HostSample host() {
        return new HostSample(
                "forge",
                OptionalDouble.of(37.4),
                8,
                32768 * MB,
                11900 * MB,
                8192 * MB,
                300 * MB,
                new HostSample.Load(2.31, 1.9, 1.42),
                OptionalDouble.of(0),
                Optional.empty());
    }

    private static List<AgentSample> samples(Spec... specs) {
        List<AgentSample> samples = new ArrayList<>();
        for (Spec spec : specs) {
            samples.add(spec.sample());
        }
        return samples;
    }

    public static Spec one(String name) {
        return new Spec(name);
    }

    /** One agent of a snapshot; running for an hour and without anything else until told. */
    public static final class Spec {
        private final String name;
        private AgentState state = new AgentState(JsonObject.EMPTY);
        private Condition condition = Condition.RUNNING;
        private boolean isProtected;
        private String key = "";
        private List<Double> trail = List.of();
        private OptionalLong memory = OptionalLong.empty();
        private OptionalLong limit = OptionalLong.of(4096 * MB);
        private long pids = 12;
        private long up = 3725;
        private Optional<Instant> active = Optional.empty();
        private Optional<Run> run = Optional.empty();
        private Optional<String> problem = Optional.empty();

        private Spec(String name) {
            this.name = name;
        }

        public Spec isProtected() {
            isProtected = true;
            return this;
        }

        public Spec condition(Condition how) {
            condition = how;
            return this;
        }

        public Spec key(String life) {
            key = life;
            return this;
        }

        public Spec cpu(double... readings) {
            trail = java.util.Arrays.stream(readings).boxed().toList();
            return this;
        }

        public Spec memory(long bytes) {
            memory = OptionalLong.of(bytes);
            return this;
        }

        public Spec noLimit() {
            limit = OptionalLong.empty();
            return this;
        }

        public Spec pids(long number) {
            pids = number;
            return this;
        }

        public Spec up(long seconds) {
            up = seconds;
            return this;
        }

        public Spec active(long secondsAgo) {
            active = Optional.of(AT.minusSeconds(secondsAgo));
            return this;
        }

        public Spec restarts(int count) {
            return field("restart_count", count);
        }

        public Spec next(long inSeconds) {
            return field("next_start_at", AT.plusSeconds(inSeconds));
        }

        public Spec mission(String text) {
            return field("mission", text);
        }

        public Spec field(String field, Object value) {
            state = state.with(field, value);
            return this;
        }

        /** Figures of its Claude CLI. */
        public Spec claude(double costUsd, long context, int turns) {
            return field("session_id", "0d5e3a44-6a53-4d7c-8f0f-0c1d2e3f4a5b")
                    .field("model", "claude-sonnet-4-5")
                    .field("cost_usd", costUsd)
                    .field("context_tokens", context)
                    .field("turns", turns)
                    .field(
                            "tokens",
                            JsonObject.EMPTY
                                    .with("input", context / 100)
                                    .with("output", turns * 420L)
                                    .with("cache_read", context * turns)
                                    .with("cache_write", context));
        }

        public Spec homeProblem(String sentence) {
            problem = Optional.of(sentence);
            return this;
        }

        public Spec ended(long secondsAgo, long exitCode) {
            run = Optional.of(new Run.Ended(AT.minusSeconds(secondsAgo), OptionalLong.of(exitCode), exitCode == 137));
            return this;
        }

        public AgentSample sample() {
            String id = key.isEmpty() ? Integer.toHexString(name.hashCode()) + "00ab12cd34ef56" : key;
            boolean running = run.isEmpty();
            Agent agent = new Agent(
                    new AgentId("podman", id, AT.minus(Duration.ofSeconds(up))),
                    new AgentName(name),
                    true,
                    isProtected,
                    run.orElse(new Run.Running(4711)),
                    limit,
                    OptionalDouble.of(2),
                    "localhost/agent:1");
            Optional<Usage> usage = running && memory.isPresent()
                    ? Optional.of(new Usage(0, 0, memory.getAsLong(), limit, pids, OptionalLong.of(0)))
                    : Optional.empty();
            return new AgentSample(
                    agent,
                    condition,
                    usage,
                    !running || trail.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(trail.getLast()),
                    trail,
                    Optional.of(state),
                    problem,
                    active,
                    running ? Optional.of(AT.minusSeconds(2)) : Optional.empty(),
                    active);
        }
    }
}
