package dev.agentctl.shared.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.agentctl.shared.SettableClock;
import dev.agentctl.shared.agent.AgentName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class KnobEngineTest extends EngineContract {
    private final KnobEngine world = new KnobEngine("knob", Clock.systemUTC());
    private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final KnobEngine still = new KnobEngine("still", clock);

    @Override
    protected Engine open() {
        return world.another();
    }

    @Override
    protected AgentSpec sleeper(String name) {
        return with(name, Knobs.STEADY);
    }

    @Override
    protected AgentSpec stubborn(String name) {
        return with(name, Knobs.STEADY.ignoringTerm());
    }

    @Override
    protected AgentSpec ending(String name, int exitCode) {
        return with(name, Knobs.STEADY.exitingAfter(Duration.ZERO, exitCode));
    }

    @Override
    protected AgentSpec burner(String name) {
        return with(name, Knobs.STEADY.burning(1));
    }

    @Override
    protected AgentSpec holder(String name) {
        return with(name, Knobs.STEADY.holding(64 * MIB));
    }

    private AgentSpec with(String name, Knobs knobs) {
        world.set(name, knobs);
        return plain(name);
    }

    private static AgentSpec plain(String name) {
        return AgentSpec.of(new AgentName(name), "", List.of("knob")).plain();
    }

    @Test
    void a_start_fails_as_its_knob_says() {
        still.set("a", Knobs.STEADY.failingToStart("no room"));
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> still.start(plain("a")))
                .withMessage("no room");
    }

    @Test
    void an_immortal_one_outlives_a_kill_and_that_is_said() throws Exception {
        still.set("a", Knobs.STEADY.immortal());
        Agent agent = still.start(plain("a"));
        assertThatExceptionOfType(EngineException.class).isThrownBy(() -> still.stop(agent.id(), GRACE));
        assertThatExceptionOfType(EngineException.class).isThrownBy(() -> still.kill(agent.id()));
        assertThat(still.list()).containsExactly(agent);
    }

    @Test
    void time_ends_agents_only_as_the_clock_moves() throws Exception {
        still.set("a", Knobs.STEADY.oomKilledAfter(Duration.ofMinutes(5)));
        still.start(plain("a"));
        clock.advance(Duration.ofMinutes(4));
        assertThat(still.list().getFirst().isRunning()).isTrue();
        clock.advance(Duration.ofMinutes(4));
        assertThat(still.list().getFirst().run())
                .isEqualTo(new Agent.Run.Ended(Instant.parse("2026-01-01T00:05:00Z"), OptionalLong.of(137), true));
    }

    @Test
    void usage_follows_the_knobs_and_the_clock() throws Exception {
        still.set("a", Knobs.STEADY.burning(0.5).holding(7).withPids(3));
        Agent agent = still.start(plain("a"));
        Usage first = of(still.usage(List.of(agent)), agent);
        clock.advance(Duration.ofSeconds(10));
        Usage second = of(still.usage(List.of(agent)), agent);
        assertThat(second.cpuPercentSince(first)).hasValue(50.0);
        assertThat(second.memoryBytes()).isEqualTo(7);
        assertThat(second.pids()).isEqualTo(3);
        still.set("a", Knobs.STEADY.withoutUsage());
        assertThat(still.usage(List.of(agent))).isEmpty();
    }

    @Test
    void an_unreachable_engine_says_so_until_it_is_back() throws Exception {
        still.unreachable("nobody answers");
        assertThatExceptionOfType(EngineUnreachableException.class)
                .isThrownBy(still::list)
                .withMessage("nobody answers");
        still.unreachable("");
        assertThat(still.list()).isEmpty();
    }

    @Test
    void lost_events_are_owned_up_to() throws Exception {
        List<EngineEvent> events = new ArrayList<>();
        try (Engine.Subscription watch = still.watch(events::add)) {
            assertThat(watch).isNotNull();
            still.loseEvents(true);
            still.start(plain("a"));
            assertThat(events).isEmpty();
            still.loseEvents(false);
            assertThat(events).containsExactly(new EngineEvent.Reconnected());
        }
    }

    @Test
    void printed_lines_are_in_the_log_and_reach_followers() throws Exception {
        Agent agent = still.start(plain("a"));
        still.print("a", "one");
        still.print("a", "two");
        List<String> lines = new ArrayList<>();
        try (Engine.Subscription follow = still.logs(agent.id(), 1, true, lines::add)) {
            assertThat(follow).isNotNull();
            still.print("a", "three");
        }
        still.print("a", "four");
        assertThat(lines).containsExactly("two", "three");
    }

    @Test
    void what_was_asked_of_it_is_remembered() throws Exception {
        Agent agent = still.start(plain("a"));
        still.stop(agent.id(), GRACE);
        assertThat(still.calls())
                .containsExactly(new KnobEngine.Call.Start(agent.name()), new KnobEngine.Call.Stop(agent.id(), GRACE));
    }
}
