package dev.agentctl.health.remedy;

import static dev.agentctl.health.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.health.Samples;
import dev.agentctl.health.collect.Collector;
import dev.agentctl.health.rule.Finding;
import dev.agentctl.health.rule.Finding.Evidence;
import dev.agentctl.health.rule.Finding.Kind;
import dev.agentctl.health.rule.Finding.Severity;
import dev.agentctl.health.snapshot.AgentSample;
import dev.agentctl.shared.SettableClock;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.engine.KnobEngine;
import dev.agentctl.shared.engine.Knobs;
import dev.agentctl.shared.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RemedyTest {
    private static final List<Finding> WHY = List.of(new Finding(
            Kind.IDLE,
            Severity.WARNING,
            Optional.empty(),
            "a",
            "a has been idle for 2h00m",
            List.of(new Evidence("state.json last_active_at", "2026-03-01T10:00:00Z", Duration.ofHours(2))),
            Optional.empty()));

    private final SettableClock clock = new SettableClock(NOW);
    private final KnobEngine engine = new KnobEngine("podman", clock);
    private @TempDir Path root;

    @Test
    void a_stop_is_graceful_and_in_the_event_log_with_its_evidence() throws Exception {
        AgentSample target = started(spec("a"));

        assertThat(remedy().stop(target, WHY)).isEqualTo(new Outcome.Stopped());

        assertThat(engine.calls())
                .contains(new KnobEngine.Call.Stop(target.agent().id(), Duration.ofSeconds(15)));
        assertThat(engine.list().getFirst().isRunning()).isFalse();
        JsonObject entry = onlyEntry();
        assertThat(entry.text("at")).contains(NOW.toString());
        assertThat(entry.text("act")).contains("stop");
        assertThat(entry.text("agent")).contains("a");
        assertThat(entry.text("engine")).contains("podman");
        assertThat(entry.text("key")).contains(target.agent().id().key());
        assertThat(entry.text("started_at")).contains(NOW.toString());
        assertThat(entry.text("by")).contains("a test");
        assertThat(entry.text("outcome")).contains("stopped");
        JsonObject why = entry.objects("why").getFirst();
        assertThat(why.text("kind")).contains("idle");
        assertThat(why.objects("evidence").getFirst().number("age_seconds")).hasValue(7200);
    }

    @Test
    void a_protected_one_is_refused_and_the_refusal_is_recorded() throws Exception {
        AgentSample target = started(spec("a").withProtection());

        Outcome outcome = remedy().stop(target, WHY);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.sentence())
                                .startsWith("a is labelled as protected: this tool does not stop it")
                                .contains("'podman stop "));
        assertThat(engine.list().getFirst().isRunning()).isTrue();
        assertThat(onlyEntry().text("outcome")).contains("refused");
    }

    @Test
    void god_is_refused_by_name_in_any_case_whatever_the_engine_says() throws Exception {
        AgentSample seen = started(spec("gOd"));
        AgentSample target = unprotected(seen);

        assertThat(remedy().stop(target, List.of())).isInstanceOf(Outcome.Refused.class);
        assertThat(engine.calls()).noneMatch(KnobEngine.Call.Stop.class::isInstance);
    }

    @Test
    void a_namesake_born_since_the_sample_is_left_alone() throws Exception {
        AgentSample target = started(spec("a"));
        engine.end("a", 0, false);
        clock.advance(Duration.ofSeconds(5));
        engine.start(spec("a"));

        Outcome outcome = remedy().stop(target, WHY);

        assertThat(outcome).isInstanceOf(Outcome.Gone.class);
        assertThat(engine.list().getFirst().isRunning()).isTrue();
        assertThat(onlyEntry().text("outcome")).contains("gone");
    }

    @Test
    void one_that_ignores_term_is_ended_by_force() throws Exception {
        engine.set("a", Knobs.STEADY.ignoringTerm());

        assertThat(remedy().stop(started(spec("a")), WHY)).isEqualTo(new Outcome.Stopped());
        assertThat(engine.list().getFirst().isRunning()).isFalse();
    }

    @Test
    void one_that_nothing_ends_is_a_recorded_failure() throws Exception {
        engine.set("a", Knobs.STEADY.immortal());

        Outcome outcome = remedy().stop(started(spec("a")), WHY);

        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(onlyEntry().text("outcome")).contains("failed");
        assertThat(onlyEntry().text("said").orElseThrow()).startsWith("a could not be stopped: ");
    }

    @Test
    void an_engine_that_is_not_connected_is_a_failure() throws Exception {
        AgentSample target = started(spec("a"));
        Remedy without = new Remedy(List.of(), new AgentHomes(root), clock, "a test");

        assertThat(without.stop(target, WHY)).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void a_stop_that_cannot_be_recorded_says_so() throws Exception {
        AgentSample target = started(spec("a"));
        Files.createDirectory(root.resolve("events.jsonl"));

        Outcome outcome = remedy().stop(target, WHY);

        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(((Outcome.Failed) outcome).sentence()).startsWith("a: it was stopped, but ");
    }

    private Remedy remedy() {
        return new Remedy(List.of(engine), new AgentHomes(root), clock, "a test");
    }

    private AgentSample started(AgentSpec spec) throws Exception {
        engine.start(spec);
        return new Collector(
                        List.of(engine),
                        List.of(),
                        new AgentHomes(root),
                        Samples.noKillFiles(new AgentHomes(root)),
                        clock)
                .collect()
                .agents()
                .getFirst();
    }

    private JsonObject onlyEntry() throws Exception {
        List<JsonObject> entries = new AgentHomes(root).eventLog().read();
        assertThat(entries).hasSize(1);
        return entries.getFirst();
    }

    private static AgentSample unprotected(AgentSample seen) {
        dev.agentctl.shared.engine.Agent agent = seen.agent();
        return new AgentSample(
                new dev.agentctl.shared.engine.Agent(
                        agent.id(),
                        agent.name(),
                        agent.supervised(),
                        false,
                        agent.run(),
                        agent.memoryLimitBytes(),
                        agent.cpuLimit(),
                        agent.what()),
                seen.condition(),
                seen.usage(),
                seen.cpuPercent(),
                seen.cpuTrail(),
                seen.state(),
                seen.homeProblem(),
                seen.lastActive(),
                seen.heartbeat(),
                seen.logWritten());
    }

    private static AgentSpec spec(String name) {
        return AgentSpec.of(new AgentName(name), "a mission", List.of("sh")).plain();
    }
}
