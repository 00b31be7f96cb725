package dev.agentctl.shared.engine.podman;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agentctl.shared.PodmanRig;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.engine.Usage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PodmanUsageIT {
    private static final int MANY = 30;

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

    private void run(String name, String script, String... options) {
        List<String> command = new ArrayList<>(List.of("run", "--detach", "--name=agentchat-" + name));
        command.addAll(List.of(options));
        command.addAll(List.of(PodmanRig.IMAGE, "sh", "-c", script));
        rig.podman(command.toArray(String[]::new));
    }

    @Test
    void the_counters_of_thirty_containers_agree_with_podmans_own() throws EngineException {
        for (int i = 0; i < MANY; i++) {
            String limit = i % 2 == 0 ? "--memory=64m" : "--env=UNLIMITED=1";
            run("m" + i, "dd if=/dev/zero of=/dev/null bs=1M count=" + 50 * i + "; sleep 1000", limit);
        }
        PodmanHttp http = new PodmanHttp(rig.address());
        List<Agent> agents = engine.list();
        // Until all have done their work, counters run on between the two readings.
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            Map<AgentId, Usage> first = engine.usage(agents);
            Map<AgentId, Usage> stats = new LibpodStats(http).read(agents);
            Map<AgentId, Usage> second = engine.usage(agents);
            assertThat(first).hasSize(MANY);
            assertThat(stats.keySet()).isEqualTo(first.keySet());
            for (Agent agent : agents) {
                Usage before = Objects.requireNonNull(first.get(agent.id()));
                Usage theirs = Objects.requireNonNull(stats.get(agent.id()));
                Usage after = Objects.requireNonNull(second.get(agent.id()));
                assertThat(theirs.cpuNanos()).isBetween(before.cpuNanos(), after.cpuNanos());
                assertThat(theirs.memoryLimitBytes()).isEqualTo(before.memoryLimitBytes());
                assertThat(theirs.pids()).isEqualTo(before.pids());
                assertThat(before.memoryBytes()).isLessThanOrEqualTo(theirs.memoryBytes() + (1 << 20));
                boolean isLimited = Integer.parseInt(agent.name().text().substring(1)) % 2 == 0;
                assertThat(before.memoryLimitBytes())
                        .isEqualTo(isLimited ? OptionalLong.of(64 << 20) : OptionalLong.empty());
            }
        });
    }

    @Test
    void a_burner_shows_one_core_by_difference_and_a_sleeper_none() throws EngineException {
        run("burner", "while :; do :; done");
        run("sleeper", "sleep 1000");
        List<Agent> agents = engine.list();
        LibpodStats stats = new LibpodStats(new PodmanHttp(rig.address()));
        Map<AgentId, Usage> first = engine.usage(agents);
        Map<AgentId, Usage> firstStats = stats.read(agents);
        await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
        Map<AgentId, Usage> second = engine.usage(agents);
        Map<AgentId, Usage> secondStats = stats.read(agents);

        for (Agent agent : agents) {
            double percent = percent(first, second, agent);
            double byStats = percent(firstStats, secondStats, agent);
            if (agent.name().text().equals("burner")) {
                // Other work may hold the cores meanwhile, so only the upper side is sharp.
                assertThat(percent).isBetween(20.0, 103.0);
                assertThat(byStats).isBetween(20.0, 103.0);
            } else {
                assertThat(percent).isBetween(0.0, 5.0);
                assertThat(byStats).isBetween(0.0, 5.0);
            }
        }
    }

    private static double percent(Map<AgentId, Usage> first, Map<AgentId, Usage> second, Agent agent) {
        return Objects.requireNonNull(second.get(agent.id()))
                .cpuPercentSince(Objects.requireNonNull(first.get(agent.id())))
                .orElseThrow();
    }

    @Test
    void an_agent_that_ended_since_the_list_is_left_out_and_the_others_stay() throws EngineException {
        run("stays", "sleep 1000");
        run("goes", "sleep 1000");
        List<Agent> agents = engine.list();
        assertThat(engine.usage(agents)).hasSize(2);

        rig.podman("kill", "agentchat-goes");
        rig.podman("wait", "agentchat-goes");

        assertThat(engine.usage(agents).keySet())
                .singleElement()
                .satisfies(id -> assertThat(agents)
                        .filteredOn(agent -> agent.id().equals(id))
                        .extracting(agent -> agent.name().text())
                        .containsExactly("stays"));
    }

    @Test
    void page_cache_that_can_be_given_back_does_not_count() throws EngineException {
        run("reader", "dd if=/dev/zero of=/file bs=1M count=40; sleep 1000", "--memory=64m");
        Agent agent = engine.list().getFirst();

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            long total = Objects.requireNonNull(new LibpodStats(new PodmanHttp(rig.address()))
                            .read(List.of(agent))
                            .get(agent.id()))
                    .memoryBytes();
            assertThat(total).isGreaterThan(38 << 20);
            long working = Objects.requireNonNull(engine.usage(List.of(agent)).get(agent.id()))
                    .memoryBytes();
            assertThat(working).isLessThan(total - (20 << 20));
        });
    }

    @Test
    void a_service_that_hangs_is_given_up() {
        PodmanHttp http = new PodmanHttp(rig.address());

        // A stream of statistics never ends.
        assertThatThrownBy(() -> http.ask("GET", PodmanHttp.LIBPOD + "/events?stream=true", Duration.ofMillis(300)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("no answer in time");
    }
}
