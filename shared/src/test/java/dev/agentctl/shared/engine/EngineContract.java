package dev.agentctl.shared.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.agent.AgentName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every engine does alike, the test engine with knobs included: lives, names, ids, usage and events. An engine that
 * runs real processes extends {@link EngineConformance}.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class EngineContract {
    protected static final Duration SOON = Duration.ofSeconds(30);
    protected static final Duration GRACE = Duration.ofSeconds(10);
    protected static final long MIB = 1L << 20;

    /** The engine under test. */
    protected Engine engine;

    private final List<Engine> opened = new ArrayList<>();
    private final String suffix =
            "-" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);

    /** A new connection to the world of this test; every call of one test reaches the same agents. */
    protected abstract Engine open() throws Exception;

    /** A plain agent that does nothing until it is asked to end, and then ends at once. */
    protected abstract AgentSpec sleeper(String name);

    /** A plain agent that takes no notice of TERM. */
    protected abstract AgentSpec stubborn(String name);

    /** A plain agent that ends at once with this exit code. */
    protected abstract AgentSpec ending(String name, int exitCode);

    /** A plain agent that keeps one core busy. */
    protected abstract AgentSpec burner(String name);

    /** A plain agent that holds some 60 MiB of memory. */
    protected abstract AgentSpec holder(String name);

    /** Whether the engine learns exit codes. */
    protected boolean knowsExitCodes() {
        return true;
    }

    @BeforeEach
    void open_the_engine() throws Exception {
        engine = another();
    }

    @AfterEach
    void leave_nothing_behind() throws Exception {
        for (Agent agent : engine.list()) {
            if (agent.name().text().endsWith(suffix)) {
                engine.kill(agent.id());
                engine.remove(agent.id());
            }
        }
        opened.forEach(Engine::close);
    }

    /** A name that no other test uses. */
    protected final String named(String word) {
        return word + suffix;
    }

    protected final Engine another() throws Exception {
        Engine fresh = open();
        opened.add(fresh);
        return fresh;
    }

    /** The one agent of this name; fails where there are two. */
    protected final Optional<Agent> find(String name) throws EngineException {
        List<Agent> found = new ArrayList<>();
        for (Agent agent : engine.list()) {
            if (agent.name().equals(new AgentName(name))) {
                found.add(agent);
            }
        }
        assertThat(found).as("agents called " + name).hasSizeLessThan(2);
        return found.stream().findFirst();
    }

    protected final Agent get(String name) throws EngineException {
        return find(name).orElseThrow(() -> new AssertionError(name + " is not listed"));
    }

    protected final Agent.Run.Ended awaitEnd(String name) {
        await().atMost(SOON).until(() -> !get(name).isRunning());
        try {
            return (Agent.Run.Ended) get(name).run();
        } catch (EngineException gone) {
            throw new AssertionError(gone);
        }
    }

    @Test
    void a_started_agent_is_listed_as_running() throws Exception {
        Agent started = engine.start(sleeper(named("a")));
        Agent listed = get(named("a"));
        assertThat(listed).isEqualTo(started);
        assertThat(listed.isRunning()).isTrue();
        assertThat(listed.supervised()).isFalse();
        assertThat(listed.id().engine()).isEqualTo(engine.name());
        assertThat(listed.id().startedAt()).isAfter(Instant.EPOCH);
    }

    @Test
    void protection_and_limits_of_the_spec_are_shown() throws Exception {
        engine.start(sleeper(named("bare")));
        engine.start(sleeper(named("kept"))
                .withProtection()
                .withLimits(OptionalLong.of(512 * MIB), OptionalDouble.of(1.5), OptionalLong.empty()));
        assertThat(get(named("bare")).isProtected()).isFalse();
        Agent kept = get(named("kept"));
        assertThat(kept.isProtected()).isTrue();
        assertThat(kept.memoryLimitBytes()).hasValue(512 * MIB);
        assertThat(kept.cpuLimit()).hasValue(1.5);
    }

    @Test
    void a_running_agent_is_not_started_twice() throws Exception {
        Agent first = engine.start(sleeper(named("a")));
        assertThatExceptionOfType(AgentRunsException.class).isThrownBy(() -> engine.start(sleeper(named("a"))));
        assertThat(get(named("a"))).isEqualTo(first);
    }

    @Test
    void an_ended_namesake_is_replaced() throws Exception {
        Agent first = engine.start(ending(named("a"), 0));
        awaitEnd(named("a"));
        Agent second = engine.start(sleeper(named("a")));
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(get(named("a"))).isEqualTo(second);
    }

    @Test
    void an_agent_that_ends_by_itself_is_listed_as_ended() throws Exception {
        Agent started = engine.start(ending(named("a"), 3));
        Agent.Run.Ended end = awaitEnd(named("a"));
        assertThat(end.at()).isAfterOrEqualTo(started.id().startedAt().minusSeconds(1));
        assertThat(end.oomKilled()).isFalse();
        if (knowsExitCodes()) {
            assertThat(end.exitCode()).hasValue(3);
        } else {
            assertThat(end.exitCode()).isEmpty();
        }
        assertThat(get(named("a")).run()).as("the end, asked for again").isEqualTo(end);
    }

    @Test
    void stop_ends_an_agent() throws Exception {
        Agent agent = engine.start(sleeper(named("a")));
        engine.stop(agent.id(), GRACE);
        assertThat(get(named("a")).isRunning()).isFalse();
        assertThat(get(named("a")).id()).isEqualTo(agent.id());
    }

    @Test
    void stop_ends_an_agent_that_ignores_it_by_force() throws Exception {
        Agent agent = engine.start(stubborn(named("a")));
        engine.stop(agent.id(), Duration.ofSeconds(1));
        assertThat(get(named("a")).isRunning()).isFalse();
    }

    @Test
    void kill_ends_an_agent_and_no_other() throws Exception {
        Agent victim = engine.start(stubborn(named("a")));
        Agent other = engine.start(sleeper(named("b")));
        engine.kill(victim.id());
        assertThat(get(named("a")).isRunning()).isFalse();
        assertThat(get(named("b"))).isEqualTo(other);
    }

    @Test
    void to_stop_or_kill_what_has_ended_is_fine() throws Exception {
        Agent agent = engine.start(ending(named("a"), 0));
        Agent.Run.Ended end = awaitEnd(named("a"));
        engine.stop(agent.id(), GRACE);
        engine.kill(agent.id());
        assertThat(get(named("a")).run()).isEqualTo(end);
    }

    @Test
    void an_ended_agent_is_removed() throws Exception {
        Agent agent = engine.start(ending(named("a"), 0));
        awaitEnd(named("a"));
        engine.remove(agent.id());
        assertThat(find(named("a"))).isEmpty();
    }

    @Test
    void a_running_agent_is_not_removed() throws Exception {
        Agent agent = engine.start(sleeper(named("a")));
        assertThatExceptionOfType(EngineException.class).isThrownBy(() -> engine.remove(agent.id()));
        assertThat(get(named("a"))).isEqualTo(agent);
    }

    @Test
    void an_id_names_one_life_and_never_a_namesake() throws Exception {
        AgentId old = engine.start(sleeper(named("a"))).id();
        engine.stop(old, GRACE);
        Agent second = engine.start(sleeper(named("a")));
        refuses(old);
        assertThat(get(named("a"))).isEqualTo(second);
    }

    @Test
    void a_key_with_another_start_is_nobody() throws Exception {
        Agent agent = engine.start(sleeper(named("a")));
        refuses(new AgentId(
                agent.id().engine(), agent.id().key(), agent.id().startedAt().minusSeconds(5)));
        assertThat(get(named("a"))).isEqualTo(agent);
    }

    @Test
    void usage_is_given_for_all_that_run_and_for_no_other() throws Exception {
        Agent one = engine.start(sleeper(named("a")));
        Agent two = engine.start(sleeper(named("b")));
        Agent over = engine.start(ending(named("c"), 0));
        awaitEnd(named("c"));
        Map<AgentId, Usage> usage = engine.usage(List.of(one, two, get(named("c"))));
        assertThat(usage).containsOnlyKeys(one.id(), two.id()).doesNotContainKey(over.id());
        for (Usage each : usage.values()) {
            assertThat(each.pids()).isPositive();
            assertThat(each.memoryBytes()).isPositive();
            assertThat(each.cpuNanos()).isNotNegative();
        }
        assertThat(engine.usage(List.of())).isEmpty();
    }

    @Test
    void cpu_use_is_the_difference_of_two_readings() throws Exception {
        Agent busy = engine.start(burner(named("busy")));
        Agent quiet = engine.start(sleeper(named("quiet")));
        List<Agent> both = List.of(busy, quiet);
        await().atMost(SOON).until(() -> engine.usage(both).size() == 2);
        Map<AgentId, Usage> first = engine.usage(both);
        await().atMost(SOON).until(() -> work(engine, first, busy) > 700_000_000L);
        Map<AgentId, Usage> last = engine.usage(both);
        double used = percent(first, last, busy);
        // How much of a core it gets, the machine's other work decides; more than one it cannot.
        assertThat(used).isBetween(10.0, 125.0);
        assertThat(percent(first, last, quiet)).isLessThan(used / 2);
    }

    @Test
    void memory_that_an_agent_holds_is_counted() throws Exception {
        Agent heavy = engine.start(holder(named("heavy")));
        Agent light = engine.start(sleeper(named("light")));
        await().atMost(SOON).until(() -> {
            Usage usage = engine.usage(List.of(heavy)).get(heavy.id());
            return usage != null && usage.memoryBytes() >= 60 * MIB;
        });
        assertThat(of(engine.usage(List.of(light)), light).memoryBytes()).isLessThan(30 * MIB);
    }

    @Test
    void starts_and_ends_are_told() throws Exception {
        List<EngineEvent> events = new CopyOnWriteArrayList<>();
        AgentName name = new AgentName(named("a"));
        try (Engine.Subscription watch = engine.watch(events::add)) {
            assertThat(watch).isNotNull();
            Agent agent = another().start(sleeper(named("a")));
            String key = agent.id().key();
            await().atMost(SOON).until(() -> events.contains(new EngineEvent.Started(name, key)));
            assertThat(events).doesNotContain(new EngineEvent.Ended(name, key));
            another().kill(agent.id());
            await().atMost(SOON).until(() -> events.contains(new EngineEvent.Ended(name, key)));
        }
    }

    @Test
    void an_end_by_itself_is_told() throws Exception {
        List<EngineEvent> events = new CopyOnWriteArrayList<>();
        try (Engine.Subscription watch = engine.watch(events::add)) {
            assertThat(watch).isNotNull();
            Agent agent = engine.start(ending(named("a"), 1));
            EngineEvent end = new EngineEvent.Ended(agent.name(), agent.id().key());
            await().atMost(SOON).until(() -> engine.list() != null && events.contains(end));
        }
    }

    @Test
    void a_closed_watch_hears_nothing_more() throws Exception {
        List<EngineEvent> closed = new CopyOnWriteArrayList<>();
        List<EngineEvent> open = new CopyOnWriteArrayList<>();
        Engine.Subscription first = engine.watch(closed::add);
        try (Engine.Subscription second = engine.watch(open::add)) {
            assertThat(second).isNotNull();
            first.close();
            first.close();
            Agent agent = engine.start(sleeper(named("a")));
            EngineEvent start = new EngineEvent.Started(agent.name(), agent.id().key());
            await().atMost(SOON).until(() -> open.contains(start));
        }
        assertThat(closed).isEmpty();
    }

    @Test
    void two_connections_see_the_same_agents() throws Exception {
        Engine other = another();
        Agent agent = engine.start(sleeper(named("a")));
        assertThat(other.list()).contains(agent);
        other.stop(agent.id(), GRACE);
        assertThat(get(named("a")).isRunning()).isFalse();
        assertThat(other.list()).contains(get(named("a")));
        assertThatExceptionOfType(AgentRunsException.class).isThrownBy(() -> {
            other.start(sleeper(named("a")));
            engine.start(sleeper(named("a")));
        });
    }

    private void refuses(AgentId id) {
        Class<NoSuchAgentException> refusal = NoSuchAgentException.class;
        assertThatExceptionOfType(refusal).isThrownBy(() -> engine.stop(id, Duration.ZERO));
        assertThatExceptionOfType(refusal).isThrownBy(() -> engine.kill(id));
        assertThatExceptionOfType(refusal).isThrownBy(() -> engine.remove(id));
        assertThatExceptionOfType(refusal).isThrownBy(() -> engine.logs(id, 1, false, line -> {}));
        assertThatExceptionOfType(refusal).isThrownBy(() -> engine.exec(id, List.of("true"), GRACE));
    }

    private static long work(Engine engine, Map<AgentId, Usage> since, Agent agent) throws EngineException {
        return of(engine.usage(List.of(agent)), agent).cpuNanos()
                - of(since, agent).cpuNanos();
    }

    private static double percent(Map<AgentId, Usage> first, Map<AgentId, Usage> last, Agent agent) {
        OptionalDouble percent = of(last, agent).cpuPercentSince(of(first, agent));
        assertThat(percent).isPresent();
        return percent.orElseThrow();
    }

    /** The usage of an agent that must have one. */
    protected static Usage of(Map<AgentId, Usage> usage, Agent agent) {
        return Objects.requireNonNull(usage.get(agent.id()), () -> "no usage of " + agent.name());
    }
}
