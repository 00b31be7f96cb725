package dev.agentctl.shared.engine.podman;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agentctl.shared.PodmanRig;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.AgentRunsException;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.engine.Engine;
import dev.agentctl.shared.engine.EngineEvent;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.engine.EngineUnreachableException;
import dev.agentctl.shared.engine.NoSuchAgentException;
import dev.agentctl.shared.engine.Usage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PodmanEngineIT {
    @TempDir
    private Path folder;

    private PodmanRig rig;
    private PodmanEngine engine;

    @BeforeEach
    void open() {
        rig = PodmanRig.shared();
        engine = rig.engine(new AgentHomes(folder));
    }

    @AfterEach
    void close() {
        if (engine != null) {
            engine.close();
            rig.removeAll();
        }
    }

    private static AgentSpec shell(String name, String script) {
        return AgentSpec.of(new AgentName(name), "a test of " + name, List.of("sh", "-c", script))
                .plain();
    }

    private String lines(Agent agent) throws EngineException {
        List<String> lines = new CopyOnWriteArrayList<>();
        engine.logs(agent.id(), 100, false, lines::add).close();
        return String.join("\n", lines);
    }

    private Usage usage(Agent agent) throws EngineException {
        return Objects.requireNonNull(engine.usage(List.of(agent)).get(agent.id()));
    }

    private Agent listed(String name) throws EngineException {
        return engine.list().stream()
                .filter(agent -> agent.name().text().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Agent ended(String name) {
        await().atMost(30, TimeUnit.SECONDS).until(() -> !listed(name).isRunning());
        try {
            return listed(name);
        } catch (EngineException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void the_hardening_is_in_force_inside() throws Exception {
        Agent agent = engine.start(shell(
                "hard",
                "grep -E 'CapEff|CapBnd|NoNewPrivs' /proc/self/status; id -u; touch /tmp/x && echo tmp-ok;"
                        + " echo home > $AGENTCHAT_HOME/agents/hard/context.md && echo home-ok; cat /proc/1/comm;"
                        + " grep ' /tmp ' /proc/mounts; cat $AGENTCHAT_HOME/agents/hard/mission.txt"));
        ended("hard");

        assertThat(lines(agent))
                .contains("CapEff:\t0000000000000000", "CapBnd:\t0000000000000000", "NoNewPrivs:\t1")
                .contains("tmp-ok", "home-ok", "tmpfs", "nosuid,nodev", "a test of hard")
                .containsAnyOf("catatonit", "podman-init");
        assertThat(new AgentHomes(folder).home(new AgentName("hard")).context()).contains("home\n");
    }

    @Test
    void one_at_home_works_in_the_hosts_folders_at_their_own_paths_as_their_owner() throws Exception {
        Path work = Files.createDirectory(folder.resolve("work"));
        AgentSpec spec = shell(
                        "home",
                        "echo $AGENTCHAT_HOME; id -u; touch " + work + "/made && echo written;"
                                + " echo secret > $AGENTCHAT_TOKEN_FILE && grep ' /run/agentchat ' /proc/mounts")
                .withMounts(List.of(new AgentSpec.Mount(work, work.toString(), false)))
                .withEnvironment(
                        Map.of(AgentSpec.HOMES, folder.toString(), "AGENTCHAT_TOKEN_FILE", "/run/agentchat/token"));
        Agent agent = engine.start(spec);
        ended("home");

        assertThat(lines(agent).lines())
                .startsWith(
                        folder.toString(),
                        Files.getAttribute(folder, "unix:uid").toString(),
                        "written")
                .last()
                .asString()
                .startsWith("tmpfs /run/agentchat tmpfs ");
        assertThat(work.resolve("made")).exists();
        assertThat(Files.getOwner(work.resolve("made"))).isEqualTo(Files.getOwner(folder));
    }

    @Test
    void the_default_limits_are_those_that_podman_enforces() throws Exception {
        Agent agent = engine.start(shell("limits", "sleep 1000"));

        String inspected = rig.podman(
                "inspect",
                "--format={{.HostConfig.Memory}} {{.HostConfig.MemorySwap}} {{.HostConfig.NanoCpus}}"
                        + " {{.HostConfig.PidsLimit}} {{.HostConfig.CapDrop}} {{.HostConfig.SecurityOpt}}",
                "agentchat-limits");

        assertThat(inspected)
                .startsWith("4294967296 4294967296 2000000000 256 [")
                .contains("no-new-privileges");
        assertThat(usage(agent).memoryLimitBytes()).hasValue(4L << 30);
        assertThat(agent.memoryLimitBytes()).hasValue(4L << 30);
        assertThat(agent.cpuLimit()).hasValue(2);
    }

    @Test
    void each_hardening_default_can_be_set_otherwise() throws Exception {
        AgentSpec spec = shell(
                        "soft", "grep -E 'CapEff|NoNewPrivs' /proc/self/status; cat /proc/1/comm; touch /x; echo $KEY")
                .withLimits(OptionalLong.of(64 << 20), OptionalDouble.of(0.5), OptionalLong.of(20))
                .withEnvironment(Map.of("KEY", "a value with spaces=and signs"))
                .withHardening(new AgentSpec.Hardening(List.of("CAP_CHOWN"), true, true, Optional.of("none"), false));
        Agent agent = engine.start(spec);
        ended("soft");

        assertThat(lines(agent))
                .contains("CapEff:\t0000000000000001", "NoNewPrivs:\t0", "Read-only file system")
                .contains("a value with spaces=and signs")
                .doesNotContain("catatonit", "podman-init");
        assertThat(agent.memoryLimitBytes()).hasValue(64 << 20);
        assertThat(agent.cpuLimit()).hasValue(0.5);
        assertThat(rig.podman("inspect", "--format={{.HostConfig.PidsLimit}}", "agentchat-soft")
                        .strip())
                .isEqualTo("20");
    }

    @Test
    void a_missing_image_is_one_sentence() {
        AgentSpec spec = shell("none", "true").withImage("localhost/no-such-image");

        assertThatThrownBy(() -> engine.start(spec))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("no image localhost/no-such-image")
                .hasMessageNotContaining("\n");
    }

    @Test
    void an_image_that_cannot_be_pulled_is_one_sentence() {
        AgentSpec spec = shell("none", "true").withImage("no-such-short-name-anywhere");

        assertThatThrownBy(() -> engine.start(spec))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("cannot be pulled")
                .hasMessageNotContaining("\n");
    }

    @Test
    void a_supervised_agent_without_a_distribution_is_refused_and_leaves_no_container() throws Exception {
        AgentSpec spec = AgentSpec.of(new AgentName("loop"), "a mission", List.of("true"));
        try (PodmanEngine without =
                new PodmanEngine(rig.address(), new AgentHomes(folder), rig.environment(), Optional.empty())) {
            assertThatThrownBy(() -> without.start(spec))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("carries no agent-supervisor");
            assertThat(without.list()).isEmpty();
        }
    }

    @Test
    void a_command_that_does_not_exist_is_one_sentence_and_leaves_no_container() throws Exception {
        AgentSpec spec = AgentSpec.of(new AgentName("bad"), "", List.of("/no/such/program"))
                .plain();

        assertThatThrownBy(() -> engine.start(
                        spec.withHardening(new AgentSpec.Hardening(List.of(), false, false, Optional.empty(), false))))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("/no/such/program")
                .hasMessageNotContaining("\n");
        assertThat(engine.list()).isEmpty();
    }

    @Test
    void containers_of_the_original_tools_are_seen_and_others_are_not() throws Exception {
        rig.podman("run", "-d", "--name=agentchat-old", PodmanRig.IMAGE, "sleep", "1000");
        rig.podman(
                "run",
                "-d",
                "--name=x1",
                "--label=agentchat.agent=true",
                "--label=agentchat.name=labelled",
                "--label=agentchat.protected=true",
                PodmanRig.IMAGE,
                "sleep",
                "1000");
        rig.podman("run", "-d", "--name=stranger", PodmanRig.IMAGE, "sleep", "1000");

        List<Agent> agents = engine.list();

        assertThat(agents).extracting(agent -> agent.name().text()).containsExactlyInAnyOrder("old", "labelled");
        assertThat(listed("labelled").isProtected()).isTrue();
        assertThat(listed("old").isProtected()).isFalse();
        assertThat(agents).noneMatch(Agent::supervised);
        assertThat(engine.usage(agents)).hasSize(2);
    }

    @Test
    void a_hostile_label_falls_back_to_the_containers_name() throws Exception {
        rig.podman(
                "run",
                "-d",
                "--name=agentchat-real.name",
                "--label=agentchat.agent=true",
                "--label=agentchat.name=../../etc\u001b[2J",
                "--label=agentchat.memory-bytes=-1",
                "--label=agentchat.cpus=NaN",
                PodmanRig.IMAGE,
                "sleep",
                "1000");

        Agent agent = engine.list().getFirst();

        assertThat(agent.name().text()).isEqualTo("real-name");
        assertThat(agent.memoryLimitBytes()).isEmpty();
        assertThat(agent.cpuLimit()).isEmpty();
    }

    @Test
    void a_restarted_container_is_another_life() throws Exception {
        Agent first = engine.start(shell("again", "trap 'exit 0' TERM; sleep 1000 & wait"));
        await().atMost(5, TimeUnit.SECONDS)
                .until(() -> Instant.now().isAfter(first.id().startedAt().plusSeconds(1)));
        rig.podman("restart", "--time=1", "agentchat-again");

        assertThatThrownBy(() -> engine.kill(first.id())).isInstanceOf(NoSuchAgentException.class);
        assertThatThrownBy(() -> engine.stop(first.id(), Duration.ZERO)).isInstanceOf(NoSuchAgentException.class);
        assertThatThrownBy(() -> engine.remove(first.id())).isInstanceOf(NoSuchAgentException.class);
        assertThatThrownBy(() -> engine.exec(first.id(), List.of("true"), Duration.ofSeconds(5)))
                .isInstanceOf(NoSuchAgentException.class);
        assertThat(listed("again").isRunning()).isTrue();
        assertThat(listed("again").id()).isNotEqualTo(first.id());
    }

    @Test
    void a_second_engine_takes_over_what_the_first_started() throws Exception {
        Agent agent = engine.start(shell("kept", "sleep 1000"));
        engine.close();

        try (Engine second = rig.engine(new AgentHomes(folder))) {
            assertThat(second.list()).containsExactly(agent);
            assertThatThrownBy(() -> second.start(shell("kept", "true"))).isInstanceOf(AgentRunsException.class);
            second.kill(agent.id());
            assertThat(second.list()).noneMatch(Agent::isRunning);
        }
    }

    @Test
    void a_paused_container_can_be_stopped() throws Exception {
        Agent agent = engine.start(shell("paused", "sleep 1000"));
        rig.podman("pause", "agentchat-paused");
        assertThat(listed("paused").isRunning()).isTrue();

        engine.stop(agent.id(), Duration.ofSeconds(1));

        assertThat(listed("paused").isRunning()).isFalse();
    }

    @Test
    void a_kill_for_memory_is_counted() throws Exception {
        // The shell survives its child: only the kernel's counter tells.
        Agent agent = engine.start(shell("oom", "while :; do tail /dev/zero; sleep 1; done")
                .withLimits(OptionalLong.of(32 << 20), OptionalDouble.empty(), OptionalLong.empty()));

        await().atMost(30, TimeUnit.SECONDS)
                .untilAsserted(
                        () -> assertThat(usage(agent).oomKills().orElse(0)).isPositive());
        assertThat(listed("oom").isRunning()).isTrue();
    }

    @Test
    void an_event_comes_for_each_start_and_end_and_for_containers_without_a_label() throws Exception {
        List<EngineEvent> events = new CopyOnWriteArrayList<>();
        try (Engine.Subscription _ = engine.watch(events::add)) {
            Agent agent = engine.start(shell("seen", "sleep 1000"));
            engine.kill(agent.id());
            engine.remove(agent.id());
            rig.podman("run", "-d", "--name=agentchat-bare", PodmanRig.IMAGE, "sleep", "1000");

            String key = agent.id().key();
            await().atMost(10, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(events)
                            .contains(
                                    new EngineEvent.Started(agent.name(), key),
                                    new EngineEvent.Ended(agent.name(), key),
                                    new EngineEvent.Removed(agent.name(), key))
                            .anyMatch(event -> event instanceof EngineEvent.Started(AgentName name, String other)
                                    && name.text().equals("bare")));
        }
    }

    @Test
    void a_service_that_died_is_one_sentence_and_a_watch_comes_back() throws Exception {
        engine.start(shell("survivor", "sleep 1000"));
        List<EngineEvent> events = new CopyOnWriteArrayList<>();
        try (Engine.Subscription _ = engine.watch(events::add)) {
            rig.killService();
            try {
                assertThatThrownBy(engine::list)
                        .isInstanceOf(EngineUnreachableException.class)
                        .hasMessageContaining(rig.socket().toString())
                        .hasMessageNotContaining("\n");
                assertThatThrownBy(() -> engine.start(shell("late", "true")))
                        .isInstanceOf(EngineUnreachableException.class);
            } finally {
                rig.restartService();
            }

            await().atMost(30, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(events).contains(new EngineEvent.Reconnected()));
            events.clear();
            engine.kill(listed("survivor").id());
            await().atMost(10, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(events).anyMatch(EngineEvent.Ended.class::isInstance));
        }
    }

    @Test
    void an_exec_that_takes_too_long_is_ended() throws Exception {
        Agent agent = engine.start(shell("host", "sleep 1000"));

        assertThatThrownBy(() -> engine.exec(agent.id(), List.of("sleep", "777"), Duration.ofMillis(500)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("was ended");
        await().atMost(10, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(engine.exec(agent.id(), List.of("ps"), Duration.ofSeconds(10))
                                .output())
                        .doesNotContain("777"));
        assertThat(listed("host").isRunning()).isTrue();
    }
}
