package dev.agentctl.health.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.PodmanRig;
import dev.agentctl.shared.agent.AgentHome;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.cli.Commands;
import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** agent-health over real containers. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
final class AgentHealthIT {
    private static final Duration LONG_AGO = Duration.ofHours(2);

    private @TempDir Path root;
    private PodmanRig rig;
    private AgentHomes homes;

    @BeforeEach
    void an_empty_podman() {
        rig = PodmanRig.shared();
        rig.removeAll();
        homes = new AgentHomes(root);
    }

    @AfterEach
    void no_container_stays() {
        rig.removeAll();
    }

    @Test
    void exactly_the_right_ones_among_twenty_are_stopped() throws Exception {
        for (String name : List.of("idle-1", "idle-2", "idle-3")) {
            run(name, 0);
            write(name, "running", LONG_AGO);
        }
        for (String name : List.of("big-1", "big-2", "big-3")) {
            run(name, 60);
        }
        run("big-idle", 60);
        write("big-idle", "running", LONG_AGO);
        run("near-its-limit", 37, "--memory=40m");
        run("God", 60);
        write("God", "running", LONG_AGO);
        run("guarded", 60, "--label=agentchat.protected=true");
        for (String name : List.of("busy-1", "busy-2", "busy-3")) {
            run(name, 0);
            write(name, "running", Duration.ofSeconds(20));
        }
        run("waiting", 0);
        write("waiting", "backoff", LONG_AGO);
        run("silent", 0);
        run("mystery", 60);
        write("mystery", "levitating", LONG_AGO);
        run("torn", 60);
        Files.writeString(homes.home(new AgentName("torn")).stateFile(), "{\"status\":\"runn");
        run("reborn", 0);
        write("reborn", "running", LONG_AGO);
        writeState("reborn", "running", LONG_AGO, Instant.now().minusSeconds(60));
        run("ended", 0);
        rig.podman("kill", "agentchat-ended");
        run("bare", 0);
        assertThat(rig.podman("ps", "--all", "--quiet").lines()).hasSize(20);
        awaitHighMemory("big-1", "big-2", "big-3", "big-idle", "near-its-limit", "God", "guarded", "mystery", "torn");

        Ran ran = agentHealth("--kill-idle", "--kill-high-mem", "--mem-limit=40");

        assertThat(running())
                .as(ran.output())
                .containsExactlyInAnyOrder(
                        "God", "guarded", "busy-1", "busy-2", "busy-3", "waiting", "silent", "mystery", "torn",
                        "reborn", "bare");
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.output())
                .contains("skipped God: it is protected", "skipped guarded", "skipped mystery: its state");
        Map<String, JsonObject> log = new HashMap<>();
        for (JsonObject entry : homes.eventLog().read()) {
            assertThat(log.put(entry.text("agent").orElseThrow(), entry)).isNull();
            assertThat(entry.text("outcome")).contains("stopped");
            assertThat(entry.objects("why"))
                    .isNotEmpty()
                    .allSatisfy(why -> assertThat(why.objects("evidence")).isNotEmpty());
        }
        assertThat(log.keySet())
                .containsExactlyInAnyOrder(
                        "idle-1", "idle-2", "idle-3", "big-1", "big-2", "big-3", "big-idle", "near-its-limit");
        assertThat(java.util.Objects.requireNonNull(log.get("big-idle")).objects("why"))
                .hasSize(2);
        JsonObject idle = java.util.Objects.requireNonNull(log.get("idle-1"))
                .objects("why")
                .getFirst();
        assertThat(idle.objects("evidence").getFirst().number("age_seconds").orElseThrow())
                .isGreaterThanOrEqualTo(LONG_AGO.toSeconds());

        // What was stopped is no death, and a second run finds nothing more to stop.
        JsonObject again = Json.object(agentHealth("--kill-idle", "--kill-high-mem", "--mem-limit=40", "--json")
                .output()
                .getBytes(StandardCharsets.UTF_8));
        assertThat(again.objects("actions"))
                .allSatisfy(action -> assertThat(action.text("outcome")).contains("skipped"));
        assertThat(again.objects("findings"))
                .noneSatisfy(finding -> assertThat(finding.text("subject")).contains("idle-1"));
    }

    @Test
    void two_from_cron_at_once_stop_each_agent_once() throws Exception {
        for (int i = 1; i <= 4; i++) {
            run("big-" + i, 60);
        }
        awaitHighMemory("big-1", "big-2", "big-3", "big-4");

        List<Process> both = List.of(spawn(), spawn());

        for (Process process : both) {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isIn(0, 1);
        }
        assertThat(running()).isEmpty();
        assertThat(homes.eventLog().read())
                .extracting(entry -> entry.text("agent").orElseThrow())
                .containsExactlyInAnyOrder("big-1", "big-2", "big-3", "big-4");
    }

    private record Ran(int exitCode, String output) {}

    private Ran agentHealth(String... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
        Console console = new Console(out, out, false, false, environment());
        int code = Commands.run(HealthCommand.line(console, Clock.systemUTC()), console, arguments);
        return new Ran(code, bytes.toString(StandardCharsets.UTF_8));
    }

    private Process spawn() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        AgentHealth.class.getName(),
                        "--kill-high-mem",
                        "--mem-limit=40")
                .redirectErrorStream(true);
        builder.environment().putAll(environment());
        return builder.start();
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(rig.environment());
        environment.put("AGENTCHAT_HOME", root.toString());
        environment.put("AGENTCTL_ENGINES", "podman");
        return environment;
    }

    /** A plain container that holds so many MiB in a file of its memory's. */
    private void run(String name, int mebibytes, String... options) throws IOException {
        homes.home(new AgentName(name)).create();
        List<String> command = new ArrayList<>(List.of(
                "run",
                "--detach",
                "--name=agentchat-" + name,
                "--label=agentchat.agent=true",
                "--label=agentchat.name=" + name,
                "--network=none",
                "--tmpfs=/mem"));
        command.addAll(Arrays.asList(options));
        command.addAll(List.of(
                PodmanRig.IMAGE,
                "sh",
                "-c",
                "trap 'exit 0' TERM; dd if=/dev/zero of=/mem/held bs=1M count=" + mebibytes
                        + "; while :; do sleep 1; done"));
        rig.podman(command.toArray(String[]::new));
    }

    private void write(String name, String status, Duration quiet) throws IOException {
        writeState(name, status, quiet, Instant.now());
    }

    private void writeState(String name, String status, Duration quiet, Instant updatedAt) throws IOException {
        AgentHome home = homes.home(new AgentName(name));
        home.writeState(AgentState.initial(home.name(), "a mission")
                .with("status", status)
                .with("last_active_at", Instant.now().minus(quiet))
                .with("updated_at", updatedAt));
    }

    /** The memory is filled after the container has started; asking inside would itself need some of it. */
    private void awaitHighMemory(String... names) {
        Awaitility.await().atMost(60, TimeUnit.SECONDS).untilAsserted(() -> {
            String output = agentHealth("--mem-limit=40", "--json").output();
            assertThat(output).startsWith("{");
            assertThat(Json.object(output.getBytes(StandardCharsets.UTF_8)).objects("findings"))
                    .as(output)
                    .filteredOn(finding -> finding.text("kind").orElse("").equals("high-memory"))
                    .extracting(finding -> finding.text("subject").orElse(""))
                    .containsExactlyInAnyOrder(names);
        });
    }

    private List<String> running() {
        return rig.podman("ps", "--format", "{{.Names}}")
                .lines()
                .map(name -> name.replaceFirst("^agentchat-", ""))
                .toList();
    }
}
