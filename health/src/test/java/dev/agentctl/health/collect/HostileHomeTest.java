package dev.agentctl.health.collect;

import static dev.agentctl.health.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.health.Samples;
import dev.agentctl.health.rule.Finding;
import dev.agentctl.health.rule.Finding.Kind;
import dev.agentctl.health.rule.Limits;
import dev.agentctl.health.rule.Rules;
import dev.agentctl.health.snapshot.AgentSample;
import dev.agentctl.health.snapshot.Condition;
import dev.agentctl.health.snapshot.FleetSnapshot;
import dev.agentctl.shared.SettableClock;
import dev.agentctl.shared.agent.AgentHome;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.engine.KnobEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent can write anything into its home. */
@Timeout(20)
final class HostileHomeTest {
    private static final AgentName NAME = new AgentName("mallory");

    private @TempDir Path root;
    private AgentHome home;
    private Collector collector;

    @BeforeEach
    void an_agent_that_started_a_minute_ago() throws Exception {
        AgentHomes homes = new AgentHomes(root);
        home = homes.home(NAME);
        home.create();
        SettableClock clock = new SettableClock(NOW.minusSeconds(60));
        KnobEngine engine = new KnobEngine("podman", clock);
        engine.start(AgentSpec.of(NAME, "do harm", List.of("sh")));
        clock.advance(Duration.ofSeconds(60));
        collector = new Collector(List.of(engine), List.of(), homes, Samples.noKillFiles(homes), clock);
    }

    @Test
    void a_symlink_is_not_followed() throws IOException {
        Path elsewhere = Files.writeString(root.resolve("elsewhere.json"), "{\"status\":\"running\"}");
        Files.createSymbolicLink(home.stateFile(), elsewhere);

        assertUnreadable();
    }

    @Test
    void a_home_that_is_a_symlink_is_not_followed() throws IOException {
        Path elsewhere = Files.createDirectory(root.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("state.json"), "{\"status\":\"running\"}");
        Files.delete(home.path());
        Files.createSymbolicLink(home.path(), elsewhere);

        assertUnreadable();
    }

    @Test
    void a_pipe_is_not_waited_for() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", home.stateFile().toString())
                        .start()
                        .waitFor())
                .isZero();

        assertUnreadable();
    }

    @Test
    void a_folder_is_no_state() throws IOException {
        Files.createDirectory(home.stateFile());

        assertUnreadable();
    }

    @Test
    void a_huge_file_is_not_read() throws IOException {
        Files.write(home.stateFile(), new byte[3 << 20]);

        assertUnreadable();
    }

    @Test
    void binary_is_no_state() throws IOException {
        byte[] bytes = new byte[4096];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        Files.write(home.stateFile(), bytes);

        assertUnreadable();
    }

    @Test
    void torn_json_is_no_state() throws IOException {
        Files.writeString(home.stateFile(), "{\"status\":\"runn");

        assertUnreadable();
    }

    @Test
    void bottomless_json_is_no_state() throws IOException {
        Files.writeString(home.stateFile(), "{\"a\":".repeat(100_000));

        assertUnreadable();
    }

    @Test
    void wrong_types_count_as_absent() throws IOException {
        Files.writeString(
                home.stateFile(),
                "{\"status\":[],\"updated_at\":1e300,\"last_active_at\":{},\"restart_count\":-9,\"backoff\":\"x\"}");

        AgentSample sample = sample();

        assertThat(sample.condition()).isEqualTo(Condition.UNKNOWN);
        assertThat(sample.lastActive()).isEmpty();
    }

    @Test
    void it_is_read_again_once_it_is_mended() throws IOException {
        Files.writeString(home.stateFile(), "{");
        assertUnreadable();

        Files.writeString(
                home.stateFile(), "{\"status\":\"running\",\"updated_at\":\"" + NOW + "\"}", StandardCharsets.UTF_8);

        assertThat(sample().homeProblem()).isEmpty();
        assertThat(sample().condition()).isEqualTo(Condition.RUNNING);
    }

    @Test
    void escape_sequences_reach_no_finding() throws IOException {
        Files.writeString(home.stateFile(), """
            {"status":"failed","updated_at":"%s","last_error":"\\u001b[2J\\u001b]0;x\\u0007boom\\u0085\\u202e"}
            """.formatted(NOW));

        List<Finding> findings = judge();

        assertThat(findings).extracting(Finding::kind).contains(Kind.FAILED);
        assertThat(findings)
                .allSatisfy(finding -> assertThat(finding.sentence()
                                + finding.evidence().getFirst().value())
                        .doesNotContain("\u001b", "\u0007", "\u0085", "\u202e"));
    }

    @Test
    void a_forged_future_never_makes_an_age_negative() throws IOException {
        Files.writeString(
                home.stateFile(),
                "{\"status\":\"running\",\"updated_at\":\"2999-01-01T00:00:00Z\",\"last_active_at\":\"2999-01-01T00:00:00Z\"}");
        Files.createFile(home.heartbeatFile());
        Files.setLastModifiedTime(
                home.heartbeatFile(), java.nio.file.attribute.FileTime.from(NOW.plusSeconds(1_000_000)));

        AgentSample sample = sample();

        assertThat(sample.lastActive()).contains(NOW);
        assertThat(sample.heartbeat()).contains(NOW);
        assertThat(judge()).extracting(Finding::kind).doesNotContain(Kind.IDLE, Kind.HEARTBEAT_STALE);
    }

    private void assertUnreadable() {
        AgentSample sample = sample();
        assertThat(sample.homeProblem()).isPresent();
        assertThat(sample.homeProblem().orElseThrow()).contains("mallory").doesNotContain("\n");
        assertThat(sample.condition()).isEqualTo(Condition.UNKNOWN);
        assertThat(judge()).extracting(Finding::kind).contains(Kind.HOME_UNREADABLE);
    }

    private List<Finding> judge() {
        return new Rules(Limits.DEFAULT)
                .judge(snapshot()).stream()
                        .filter(finding -> finding.agent().isPresent())
                        .toList();
    }

    private AgentSample sample() {
        return snapshot().agents().getFirst();
    }

    private FleetSnapshot snapshot() {
        return collector.collect();
    }
}
