package dev.agentctl.tui.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentctl.shared.agent.AgentHome;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentStatus;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.Distribution;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.engine.Usage;
import dev.agentctl.shared.engine.local.LocalEngine;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
final class DemoIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Process holder;
    private AgentHomes homes;

    @BeforeEach
    void the_demo_runs() throws IOException {
        holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-D" + Distribution.PROPERTY + "="
                                + Distribution.own().orElseThrow().root(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DemoHolder.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = holder.inputReader(StandardCharsets.UTF_8);
        homes = new AgentHomes(Path.of(output.readLine()));
    }

    @AfterEach
    void it_ends() {
        holder.destroyForcibly();
        await().atMost(PATIENCE).until(() -> !Files.exists(homes.root()));
    }

    @Test
    void six_agents_live_under_supervisors_and_show_their_characters() throws EngineException {
        try (LocalEngine engine = new LocalEngine(homes, Map.of())) {
            assertThat(engine.list())
                    .extracting(agent -> agent.name().text())
                    .containsExactlyInAnyOrder("steady", "climber", "idler", "crasher", "burner", "God");

            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(status("steady")).isEqualTo(AgentStatus.RUNNING);
                assertThat(status("idler")).isEqualTo(AgentStatus.RUNNING);
                assertThat(status("God")).isEqualTo(AgentStatus.RUNNING);
                assertThat(status("crasher")).isEqualTo(AgentStatus.BACKOFF);
                assertThat(usage(engine, "climber").memoryBytes()).isGreaterThan(120L << 20);
                assertThat(usage(engine, "burner").cpuNanos())
                        .isGreaterThan(10 * usage(engine, "idler").cpuNanos());
            });

            assertThat(engine.list())
                    .filteredOn(Agent::isProtected)
                    .extracting(agent -> agent.name().text())
                    .containsExactly("God");
        }
    }

    @Test
    void its_end_ends_them_all_and_removes_the_home() throws IOException {
        assertThat(processes()).isNotEmpty();

        holder.getOutputStream().close();

        await().atMost(PATIENCE).until(() -> !holder.isAlive());
        assertThat(homes.root()).doesNotExist();
        assertThat(processes()).isEmpty();
    }

    @Test
    void kill_9_of_the_dashboard_ends_them_all_too() throws IOException {
        assertThat(processes()).isNotEmpty();

        holder.destroyForcibly();

        await().atMost(PATIENCE).until(() -> !Files.exists(homes.root()));
        assertThat(processes()).isEmpty();
    }

    private AgentStatus status(String name) throws IOException {
        AgentHome home = homes.home(new dev.agentctl.shared.agent.AgentName(name));
        return home.state().orElseThrow().status();
    }

    private static Usage usage(LocalEngine engine, String name) throws EngineException {
        Agent agent = engine.list().stream()
                .filter(one -> one.name().text().equals(name))
                .findFirst()
                .orElseThrow();
        return Optional.ofNullable(engine.usage(List.of(agent)).get(agent.id())).orElseThrow();
    }

    /** The command lines of all processes that were started in the demo's environment. */
    private List<String> processes() throws IOException {
        List<String> found = new ArrayList<>();
        String mark = "AGENTCHAT_HOME=" + homes.root() + "\0";
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path one : all) {
                try {
                    if (Files.readString(one.resolve("environ"), StandardCharsets.ISO_8859_1)
                            .contains(mark)) {
                        found.add(Files.readString(one.resolve("cmdline"), StandardCharsets.ISO_8859_1));
                    }
                } catch (IOException gone) {
                    // It ended while this looked.
                }
            }
        }
        return found;
    }
}
