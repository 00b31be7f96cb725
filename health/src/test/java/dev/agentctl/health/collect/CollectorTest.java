package dev.agentctl.health.collect;

import static dev.agentctl.health.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentctl.health.Samples;
import dev.agentctl.health.remedy.Outcome;
import dev.agentctl.health.remedy.Remedy;
import dev.agentctl.health.snapshot.AgentSample;
import dev.agentctl.health.snapshot.Condition;
import dev.agentctl.health.snapshot.FleetSnapshot;
import dev.agentctl.shared.SettableClock;
import dev.agentctl.shared.agent.AgentHome;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.engine.Engine;
import dev.agentctl.shared.engine.Engines;
import dev.agentctl.shared.engine.KnobEngine;
import dev.agentctl.shared.engine.Knobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class CollectorTest {
    private static final Duration FAR = Duration.ofHours(1);

    private final SettableClock clock = new SettableClock(NOW);
    private final KnobEngine podman = new KnobEngine("podman", clock);
    private final AtomicReference<FleetSnapshot> latest = new AtomicReference<>();
    private @TempDir Path root;

    @Test
    void cpu_is_measured_between_two_collections() throws Exception {
        podman.set("a", Knobs.STEADY.burning(0.5));
        podman.start(plain("a"));
        Collector collector = collector(podman);

        assertThat(only(collector.collect()).cpuPercent()).isEmpty();
        clock.advance(Duration.ofSeconds(2));

        AgentSample second = only(collector.collect());
        assertThat(second.cpuPercent()).hasValue(50);
        assertThat(second.cpuTrail()).containsExactly(50.0);
    }

    @Test
    void without_usage_there_is_no_old_percentage() throws Exception {
        podman.start(plain("a"));
        Collector collector = collector(podman);
        collector.collect();
        clock.advance(Duration.ofSeconds(2));
        assertThat(only(collector.collect()).cpuPercent()).isPresent();

        podman.set("a", Knobs.STEADY.withoutUsage());

        assertThat(only(collector.collect()).cpuPercent()).isEmpty();
    }

    @Test
    void an_engine_that_does_not_answer_is_a_sentence_and_the_others_go_on() throws Exception {
        KnobEngine local = new KnobEngine("local", clock);
        local.start(plain("b"));
        podman.unreachable("nobody listens at the socket");

        FleetSnapshot snapshot = collector(podman, local).collect();

        assertThat(snapshot.engines())
                .extracting(engine -> engine.name() + ": " + engine.problem().orElse("fine"))
                .containsExactly("podman: nobody listens at the socket", "local: fine");
        assertThat(only(snapshot).agent().name().text()).isEqualTo("b");
    }

    @Test
    void an_engine_that_was_never_opened_is_named_each_time() {
        Collector collector = new Collector(
                List.of(podman),
                List.of(new Engines.Problem("podman@box", "no route")),
                new AgentHomes(root),
                Samples.noKillFiles(new AgentHomes(root)),
                clock);

        assertThat(collector.collect().engines())
                .hasSize(2)
                .last()
                .satisfies(engine -> assertThat(engine.problem()).contains("no route"));
    }

    @Test
    void a_kill_file_is_seen_for_as_long_as_it_exists() throws Exception {
        Collector collector = collector(podman);
        assertThat(collector.collect().killSwitch()).isEmpty();

        Path file = Files.createFile(root.resolve("KILL"));
        assertThat(collector.collect().killSwitch()).hasValueSatisfying(kill -> {
            assertThat(kill.file()).isEqualTo(file);
            assertThat(kill.since()).isBeforeOrEqualTo(clock.instant());
        });

        Files.delete(file);
        assertThat(collector.collect().killSwitch()).isEmpty();
    }

    @Test
    void what_an_engine_said_before_it_fell_silent_is_unknown_now() throws Exception {
        podman.start(plain("a"));
        Collector collector = collector(podman);
        collector.collect();

        podman.unreachable("gone");

        assertThat(only(collector.collect()).condition()).isEqualTo(Condition.UNKNOWN);
    }

    @Test
    void a_namesake_does_not_inherit_the_state_of_the_life_before() throws Exception {
        podman.start(supervised("a"));
        write("a", clock.instant());
        Collector collector = collector(podman);
        assertThat(only(collector.collect()).condition()).isEqualTo(Condition.RUNNING);

        podman.end("a", 1, false);
        clock.advance(Duration.ofMinutes(1));
        podman.start(supervised("a"));

        AgentSample reborn = only(collector.collect());
        assertThat(reborn.state()).isEmpty();
        assertThat(reborn.lastActive()).isEmpty();
        assertThat(reborn.condition()).isEqualTo(Condition.STARTING);
    }

    @Test
    void a_home_that_two_running_agents_share_tells_nothing() throws Exception {
        KnobEngine local = new KnobEngine("local", clock);
        podman.start(plain("a"));
        local.start(plain("a"));
        write("a", clock.instant());

        assertThat(collector(podman, local).collect().agents()).hasSize(2).allSatisfy(sample -> {
            assertThat(sample.state()).isEmpty();
            assertThat(sample.homeProblem().orElseThrow()).contains("more than one running agent");
            assertThat(sample.condition()).isEqualTo(Condition.UNKNOWN);
        });
    }

    @Test
    void an_agent_of_another_machine_has_no_home_here() throws Exception {
        KnobEngine far = new KnobEngine("podman@box", clock);
        far.start(supervised("a"));
        write("a", clock.instant());

        AgentSample sample = only(collector(far).collect());

        assertThat(sample.state()).isEmpty();
        assertThat(sample.condition()).isEqualTo(Condition.RUNNING);
    }

    @Test
    void an_end_by_our_own_hand_is_no_death() throws Exception {
        podman.set("a", Knobs.STEADY.ignoringTerm());
        podman.set("b", Knobs.STEADY.ignoringTerm());
        podman.start(plain("a"));
        podman.start(plain("b"));
        Collector collector = collector(podman);
        AgentSample a = collector.collect().agents().getFirst();

        Remedy remedy = new Remedy(List.of(podman), new AgentHomes(root), clock, "a test");
        assertThat(remedy.stop(a, List.of())).isEqualTo(new Outcome.Stopped());
        podman.end("b", 137, false);

        assertThat(collector.collect().agents())
                .extracting(AgentSample::condition)
                .containsExactly(Condition.STOPPED, Condition.DIED);
    }

    @Test
    void the_host_is_measured() {
        Collector collector = collector(podman);

        FleetSnapshot snapshot = collector.collectCurrent(Duration.ofMillis(100));

        assertThat(snapshot.host().cpuPercent().orElseThrow()).isBetween(0.0, 100.0);
        assertThat(snapshot.host().memoryTotal()).isGreaterThan(snapshot.host().memoryUsed());
        assertThat(snapshot.host().memoryUsed()).isPositive();
        assertThat(snapshot.host().hostname()).isNotEmpty();
        assertThat(snapshot.host().disk().orElseThrow().free()).isPositive();
    }

    @Test
    void an_event_is_seen_long_before_the_next_period() throws Exception {
        try (FleetWatch watch = collector(podman).watch(FAR, latest::set)) {
            await().until(() -> latest.get() != null);

            podman.start(plain("a"));
            await().atMost(Duration.ofSeconds(2))
                    .until(() -> latest.get().running().size() == 1);

            podman.end("a", 0, false);
            await().atMost(Duration.ofSeconds(2))
                    .until(() -> latest.get().ended().size() == 1);
            assertThat(watch).isNotNull();
        }
    }

    @Test
    void a_lost_end_is_seen_by_the_usage_that_is_missing() throws Exception {
        podman.start(plain("a"));
        try (FleetWatch watch = collector(podman).watch(Duration.ofMillis(50), latest::set)) {
            await().until(() -> latest.get() != null && latest.get().running().size() == 1);

            podman.loseEvents(true);
            podman.end("a", 0, false);

            await().atMost(Duration.ofSeconds(2))
                    .until(() -> latest.get().ended().size() == 1);
            assertThat(watch).isNotNull();
        }
    }

    @Test
    void after_a_cut_stream_the_list_is_asked_for_again() throws Exception {
        try (FleetWatch watch = collector(podman).watch(FAR, latest::set)) {
            await().until(() -> latest.get() != null);
            podman.loseEvents(true);
            podman.start(plain("a"));

            podman.loseEvents(false);

            await().atMost(Duration.ofSeconds(2))
                    .until(() -> latest.get().running().size() == 1);
            assertThat(watch).isNotNull();
        }
    }

    @Test
    void an_engine_that_comes_back_is_found_again() throws Exception {
        podman.start(plain("a"));
        podman.unreachable("down");
        try (FleetWatch watch = collector(podman).watch(Duration.ofMillis(50), latest::set)) {
            await().until(() -> latest.get() != null
                    && latest.get().engines().getFirst().problem().isPresent());

            podman.unreachable("");

            await().atMost(Duration.ofSeconds(10))
                    .until(() -> latest.get().engines().getFirst().problem().isEmpty()
                            && latest.get().running().size() == 1);
            assertThat(watch).isNotNull();
        }
    }

    @Test
    void a_hanging_engine_is_asked_once_and_holds_nobody_up() throws Exception {
        podman.start(plain("a"));
        KnobEngine slow = new KnobEngine("slow", clock);
        slow.start(plain("b"));
        try (HangingEngine hanging = new HangingEngine(slow);
                FleetWatch watch = collector(hanging, podman).watch(Duration.ofMillis(20), latest::set)) {
            await().until(() -> latest.get() != null && latest.get().running().size() == 2);

            hanging.hang();
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> latest.get().engines().stream()
                            .anyMatch(engine -> engine.problem().orElse("").contains("has not answered")));
            assertThat(sample("a").usage()).isPresent();
            assertThat(sample("b").condition()).isEqualTo(Condition.UNKNOWN);

            hanging.goOn();
            await().atMost(Duration.ofSeconds(5)).until(() -> sample("b").condition() == Condition.RUNNING);
            assertThat(hanging.mostAtOnce()).isEqualTo(1);
            assertThat(watch).isNotNull();
        }
    }

    @Test
    void nothing_is_published_after_the_end() throws Exception {
        Collector collector = collector(podman);
        AtomicInteger published = new AtomicInteger();
        FleetWatch watch = collector.watch(Duration.ofMillis(1), snapshot -> published.incrementAndGet());
        await().until(() -> published.get() > 3);

        watch.close();
        int before = published.get();
        podman.start(plain("a"));

        assertThat(collector.collect().agents()).hasSize(1);
        assertThat(published).hasValue(before);
    }

    private AgentSample sample(String name) {
        return latest.get().agents().stream()
                .filter(sample -> sample.agent().name().text().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Collector collector(Engine... engines) {
        return new Collector(
                List.of(engines), List.of(), new AgentHomes(root), Samples.noKillFiles(new AgentHomes(root)), clock);
    }

    private void write(String name, Instant at) throws IOException {
        AgentHome home = new AgentHomes(root).home(new AgentName(name));
        home.create();
        home.writeState(AgentState.initial(home.name(), "a mission")
                .with("status", "running")
                .with("last_active_at", at)
                .with("updated_at", at));
    }

    private static AgentSpec supervised(String name) {
        return AgentSpec.of(new AgentName(name), "a mission", List.of("sh"));
    }

    private static AgentSpec plain(String name) {
        return supervised(name).plain();
    }

    private static AgentSample only(FleetSnapshot snapshot) {
        assertThat(snapshot.agents()).hasSize(1);
        return snapshot.agents().getFirst();
    }
}
