package dev.agentctl.tui.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentctl.shared.agent.AgentHome;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.agent.AgentStatus;
import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.supervisor.claude.Answer;
import dev.agentctl.supervisor.claude.ApiRequest;
import dev.agentctl.supervisor.claude.ScriptedApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real Claude CLI in the real image, started and ended by the installed commands, against a scripted Messages API. */
@Timeout(900)
final class RealAgentIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String TOKEN = "sk-ant-oat01-" + "agentctl-tests-".repeat(6) + "AA";

    @TempDir
    private Path folder;

    private BuiltImage image;
    private ScriptedApi api;
    private Map<String, String> environment = Map.of();

    @BeforeEach
    void an_image_and_an_api() throws IOException {
        image = BuiltImage.shared();
        api = ScriptedApi.start();
        environment = new HashMap<>(image.rig().environment());
        environment.put("AGENTCHAT_HOME", folder.toString());
        environment.put("AGENTCTL_ENGINES", "podman");
        // The built one, as where nobody names another.
        environment.remove("AGENTCTL_IMAGE");
        environment.put("CLAUDE_CODE_OAUTH_TOKEN", TOKEN);
    }

    @AfterEach
    void nothing_is_left() {
        if (image != null) {
            image.rig().removeAll();
            api.close();
        }
    }

    private Installed.Run agentctl(String... arguments) {
        Installed.Run run = Installed.run(environment, "agentctl", arguments);
        assertThat(run.status()).as(run.err()).isZero();
        return run;
    }

    private void start(String name, String mission, String... options) {
        List<String> arguments = new ArrayList<>(List.of("start", name, mission));
        arguments.addAll(List.of(
                "--network", "host", "--model", "claude-sonnet-4-5", "--env", "ANTHROPIC_BASE_URL=" + api.url()));
        arguments.addAll(List.of(options));
        agentctl(arguments.toArray(String[]::new));
    }

    private AgentHome home(String name) {
        return new AgentHomes(folder).home(new AgentName(name));
    }

    private AgentState state(String name) {
        try {
            return home(name).state().orElseThrow();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private ApiRequest request(int number) {
        await("request " + number).atMost(PATIENCE).until(() -> api.requests().size() >= number);
        return api.requests().get(number - 1);
    }

    private String inside(String name, String script) {
        return image.rig().podman("exec", "agentchat-" + name, "sh", "-c", script);
    }

    @Test
    void a_mission_is_answered_survives_a_kill_and_a_restart_and_is_stopped() throws Exception {
        Files.writeString(folder.resolve("settings.json"), "{\"permissions\":{\"allow\":[\"Bash\"]}}");
        api.then(Answer.bash("pwd > where; id -u >> where"), Answer.text("Twelve sheep."), new Answer.Stall("Thirteen"))
                .otherwise(Answer.text("Still twelve."));
        start("monitor", "Count the sheep", "--read-only");

        // The first turn, with a tool that the mounted settings allow, and its answer.
        assertThat(request(1).conversation()).contains("Count the sheep", "context.md");
        assertThat(request(1).header("authorization")).contains("Bearer " + TOKEN);
        ApiRequest third = request(3);
        String session = request(1).session();
        assertThat(third.session()).isEqualTo(session);
        assertThat(third.conversation()).contains("Twelve sheep.");
        assertThat(home("monitor").path().resolve("work/where")).hasContent("/agentchat/agents/monitor/work\n10001\n");
        await().atMost(PATIENCE).until(() -> state("monitor").status() == AgentStatus.RUNNING);
        assertThat(state("monitor").sessionId()).contains(session);
        assertThat(agentctl("status", "monitor").out()).contains("running", "Count the sheep");
        assertThat(agentctl("logs", "monitor").out()).contains("Twelve sheep.");
        assertThat(agentctl("logs", "monitor", "--container").out()).contains("Twelve sheep.");
        its_container_is_closed_in();

        // Killed in the middle of an answer: the conversation goes on.
        inside("monitor", "kill -9 " + state("monitor").pid().orElseThrow());
        ApiRequest fourth = request(4);
        assertThat(fourth.session()).isEqualTo(session);
        assertThat(fourth.conversation()).contains("Twelve sheep.");

        // Another container of the same name: the conversation goes on there too.
        agentctl("restart", "monitor");
        int before = api.requests().size();
        ApiRequest next = request(before + 1);
        assertThat(next.session()).isEqualTo(session);
        assertThat(next.conversation()).contains("Twelve sheep.", "Still twelve.");
        assertThat(home("monitor").mission()).contains("Count the sheep");

        long began = System.nanoTime();
        agentctl("stop", "monitor");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(40));
        assertThat(state("monitor").status()).isEqualTo(AgentStatus.STOPPED);
        assertThat(image.rig()
                        .podman("inspect", "--format={{.State.Running}} {{.State.ExitCode}}", "agentchat-monitor")
                        .strip())
                .isEqualTo("false 0");
    }

    private void its_container_is_closed_in() throws IOException {
        String inspected = image.rig()
                .podman(
                        "inspect",
                        "--format={{.HostConfig.ReadonlyRootfs}} {{.HostConfig.Init}} {{.HostConfig.PidsLimit}}"
                                + " {{.HostConfig.SecurityOpt}} {{.Config.User}} {{.EffectiveCaps}} {{.Config.Env}}",
                        "agentchat-monitor");
        assertThat(inspected)
                .startsWith("true true 256 [no-new-privileges] 10001:10001 []")
                .contains("AGENTCHAT_URL=wss://agentchat-server.fly.dev", "AGENTCHAT_TOKEN_FILE=/run/agentchat/token")
                .doesNotContain(TOKEN);
        assertThat(inside("monitor", "stat -c '%u %a' /run/agentchat /agentchat/agents/monitor")
                        .lines())
                .containsExactly("10001 700", "10001 700");
        assertThat(inside(
                                "monitor",
                                "cd ~; for f in mission.txt work/.agentchat/identities/x; do"
                                        + " touch $f 2>/dev/null && echo $f can be written || echo $f cannot; done")
                        .lines())
                .containsExactly("mission.txt cannot", "work/.agentchat/identities/x can be written");
        assertThat(folder.resolve("identities/monitor/x")).exists();
        // What it keeps is open to who started it, and to nobody else.
        assertThat(Files.getPosixFilePermissions(home("monitor").path())).hasSize(3);
        try (var conversations = Files.walk(home("monitor").path().resolve(".claude/projects"))) {
            assertThat(conversations).anyMatch(file -> file.toString().endsWith(".jsonl"));
        }
    }

    @Test
    void an_agent_that_the_kernel_killed_for_memory_says_so() throws Exception {
        api.otherwise(new Answer.Stall("Thinking"));
        start("eater", "Eat", "--memory", "700m");
        request(1);
        await().atMost(PATIENCE).until(() -> state("eater").status() == AgentStatus.RUNNING);

        // The kernel shall choose the CLI, and not what fills the memory.
        String pid = image.rig()
                .podman("top", "agentchat-eater", "hpid", "comm")
                .lines()
                .filter(line -> line.contains("claude"))
                .map(line -> line.strip().split(" +", -1)[0])
                .findFirst()
                .orElseThrow();
        Files.writeString(Path.of("/proc", pid, "oom_score_adj"), "1000");
        // It is killed itself in the end.
        inside("eater", "tail /dev/zero || :");

        await().atMost(PATIENCE).until(() -> state("eater").exitReason().equals(Optional.of(ExitReason.OOM_KILLED)));
        assertThat(agentctl("status", "eater").out()).contains("oom-killed");
        assertThat(agentctl("kill", "eater").out()).contains("eater: killed");
        await().atMost(30, TimeUnit.SECONDS)
                .until(() -> image.rig()
                        .podman("inspect", "--format={{.State.Running}}", "agentchat-eater")
                        .contains("false"));
    }
}
