package dev.agentctl.health.cli;

import static dev.agentctl.health.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.health.Samples;
import dev.agentctl.health.collect.Collector;
import dev.agentctl.health.remedy.Remedy;
import dev.agentctl.health.rule.Finding;
import dev.agentctl.health.rule.Limits;
import dev.agentctl.health.rule.Rules;
import dev.agentctl.health.snapshot.FleetSnapshot;
import dev.agentctl.shared.SettableClock;
import dev.agentctl.shared.agent.AgentHome;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.engine.KnobEngine;
import dev.agentctl.shared.engine.Knobs;
import dev.agentctl.shared.file.OwnerLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One pass over an engine in memory; the second between two samples is real. */
@Timeout(30)
final class SweepTest {
    private static final Limits LIMITS = Limits.DEFAULT.withHighMemory(100 << 20);
    private static final Rules RULES = new Rules(LIMITS);

    private final SettableClock clock = new SettableClock(NOW);
    private final KnobEngine engine = new KnobEngine("podman", clock);
    private @TempDir Path root;

    @Test
    void exactly_what_the_flags_name_is_stopped() throws Exception {
        holding("big", 200 << 20);
        holding("small", 1 << 20);
        holding("God", 200 << 20);
        idle("idle");

        List<Action> actions = new Pass(true, false, false).run();

        assertThat(actions)
                .extracting(Action::sentence)
                .containsExactlyInAnyOrder("stopped big (high-memory)", "skipped God: it is protected");
        assertThat(running()).containsExactlyInAnyOrder("small", "God", "idle");
        assertThat(new AgentHomes(root).eventLog().read()).hasSize(1);
    }

    @Test
    void both_reasons_are_one_stop() throws Exception {
        engine.set("both", Knobs.STEADY.holding(200 << 20));
        idle("both");

        assertThat(new Pass(true, true, false).run())
                .extracting(Action::sentence)
                .containsExactly("stopped both (high-memory, idle)");
        assertThat(new AgentHomes(root).eventLog().read()).hasSize(1);
    }

    @Test
    void a_dry_run_touches_nothing() throws Exception {
        holding("big", 200 << 20);

        List<Action> actions = new Pass(true, true, true).run();

        assertThat(actions).extracting(Action::word).containsExactly("would-stop");
        assertThat(running()).containsExactly("big");
        assertThat(new AgentHomes(root).eventLog().read()).isEmpty();
    }

    @Test
    void what_the_second_sample_does_not_show_is_left_alone() throws Exception {
        holding("big", 200 << 20);
        Pass pass = new Pass(true, false, false);
        pass.sample();

        engine.set("big", Knobs.STEADY);

        assertThat(pass.carryOut()).extracting(Action::word).containsExactly("not-confirmed");
        assertThat(running()).containsExactly("big");
    }

    @Test
    void a_namesake_born_between_the_samples_is_left_alone() throws Exception {
        holding("big", 200 << 20);
        Pass pass = new Pass(true, false, false);
        pass.sample();

        engine.end("big", 0, false);
        clock.advance(Duration.ofSeconds(1));
        engine.start(spec("big"));

        assertThat(pass.carryOut()).extracting(Action::word).containsExactly("not-confirmed");
        assertThat(running()).containsExactly("big");
    }

    @Test
    void the_samples_are_a_second_apart() throws Exception {
        holding("big", 200 << 20);
        Pass pass = new Pass(true, false, false);
        pass.sample();

        pass.carryOut();

        assertThat(System.nanoTime() - pass.sampledAt).isGreaterThan(Sweep.CONFIRM_AFTER.toNanos());
    }

    @Test
    void while_another_pass_is_at_it_nothing_is_stopped() throws Exception {
        holding("big", 200 << 20);
        try (OwnerLock other = OwnerLock.take(root.resolve("agent-health.lock")).orElseThrow()) {
            assertThat(new Pass(true, false, false).run())
                    .extracting(Action::word)
                    .containsExactly("left-to-another");
            assertThat(other).isNotNull();
        }
        assertThat(running()).containsExactly("big");

        assertThat(new Pass(true, false, false).run()).extracting(Action::word).containsExactly("stopped");
    }

    @Test
    void one_that_cannot_be_stopped_does_not_keep_the_others() throws Exception {
        engine.set("stuck", Knobs.STEADY.immortal().holding(200 << 20));
        engine.start(spec("stuck"));
        for (int i = 0; i < 20; i++) {
            holding("big-" + i, 200 << 20);
        }

        List<Action> actions = new Pass(true, false, false).run();

        assertThat(actions).filteredOn(Action::hasFailed).hasSize(1);
        assertThat(running()).containsExactly("stuck");
    }

    /** One run's first sample and what follows from it. */
    private final class Pass {
        private final Request request;
        private final Collector collector;
        private FleetSnapshot snapshot;
        private List<Finding> findings;
        private long sampledAt;

        Pass(boolean highMemory, boolean idle, boolean dry) {
            AgentHomes homes = new AgentHomes(root);
            request = new Request(LIMITS, highMemory, idle, dry, Optional.empty(), false, false);
            collector = new Collector(List.of(engine), List.of(), homes, Samples.noKillFiles(homes), clock);
            snapshot = collector.collect();
            findings = RULES.judge(snapshot);
        }

        void sample() {
            snapshot = collector.collect();
            sampledAt = System.nanoTime();
            findings = RULES.judge(snapshot);
        }

        List<Action> carryOut() throws Exception {
            AgentHomes homes = new AgentHomes(root);
            Remedy remedy = new Remedy(List.of(engine), homes, clock, request.by());
            return new Sweep(request, homes, collector, RULES, remedy).carryOut(snapshot, findings, sampledAt);
        }

        List<Action> run() throws Exception {
            sample();
            return carryOut();
        }
    }

    private void holding(String name, long bytes) throws Exception {
        engine.set(name, Knobs.STEADY.holding(bytes));
        engine.start(spec(name));
    }

    private void idle(String name) throws Exception {
        engine.start(spec(name));
        AgentHome home = new AgentHomes(root).home(new AgentName(name));
        home.create();
        home.writeState(AgentState.initial(home.name(), "a mission")
                .with("status", "running")
                .with("last_active_at", NOW.minus(Duration.ofHours(2)))
                .with("updated_at", NOW));
    }

    private List<String> running() throws Exception {
        return engine.list().stream()
                .filter(agent -> agent.isRunning())
                .map(agent -> agent.name().text())
                .toList();
    }

    private static AgentSpec spec(String name) {
        return AgentSpec.of(new AgentName(name), "a mission", List.of("sh")).plain();
    }
}
