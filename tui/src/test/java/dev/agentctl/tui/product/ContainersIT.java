package dev.agentctl.tui.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentctl.shared.PodmanRig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real containers, started by agentctl, supervised inside by the mounted distribution, seen on the real screen. */
@Timeout(300)
final class ContainersIT {
    @TempDir
    Path home;

    private final PodmanRig rig = PodmanRig.shared();
    private Map<String, String> environment = Map.of();

    @BeforeEach
    void the_rig_is_what_the_tools_see() {
        environment = new HashMap<>(rig.environment());
        environment.put("AGENTCHAT_HOME", home.toString());
        environment.put("AGENTCTL_ENGINES", "podman");
    }

    @AfterEach
    void nothing_is_left() {
        rig.removeAll();
    }

    @Test
    void starts_and_ends_are_seen_and_one_key_stops_the_right_one() {
        try (Terminal terminal = Terminal.open(120, 40, environment)) {
            terminal.run(Installed.command("agent-monitor") + " --watch");
            terminal.await("the dashboard", Terminal.PATIENCE, screen -> screen.contains("quit"));

            start("one");
            terminal.await("one", Terminal.PATIENCE, screen -> screen.matches("(?s).*one +running.*"));
            start("two");
            terminal.await("two", Terminal.PATIENCE, screen -> screen.matches("(?s).*two +running.*"));
            assertThat(home.resolve("agents/one/state.json")).content().contains("\"running\"");
            assertThat(rig.podman("top", "agentchat-one", "args")).contains("/opt/agentctl/runtime/bin/java");

            assertThat(Installed.run(environment, "agentctl", "stop", "one").status())
                    .isZero();
            terminal.await("one's end", Terminal.PATIENCE, screen -> screen.matches("(?s).*one +stopped.*"));

            terminal.press("/");
            terminal.type("two");
            terminal.press("Enter");
            terminal.await("two alone", Terminal.PATIENCE, screen -> !screen.matches("(?s).*one +stopped.*"));
            start("three");
            terminal.press("x");
            terminal.await("Esc undo");
            terminal.press("Enter");
            terminal.await("two's end", Terminal.PATIENCE, screen -> screen.matches("(?s).*two +stopped.*"));
            assertThat(running("two")).isEqualTo("false");
            assertThat(running("three")).isEqualTo("true");
            terminal.press("q");
            terminal.awaitPrompt();
        }
    }

    @Test
    void as_the_first_process_without_an_init_it_leaves_no_zombie_and_ends_on_term() throws IOException {
        Path agent = Files.createDirectories(home.resolve("agents/alone"));
        rig.podman(
                "run",
                "--detach",
                "--name=agentchat-alone",
                "--env=AGENTCHAT_HOME=/agentchat",
                "--volume=" + Installed.ROOT + ":/opt/agentctl:ro",
                "--volume=" + agent + ":/agentchat/agents/alone",
                PodmanRig.IMAGE,
                "/opt/agentctl/bin/agent-supervisor",
                "run",
                "alone",
                "Leaves orphans behind",
                "--",
                "sh",
                "-c",
                "while :; do (sleep 0.1 & sleep 0.1 &); sleep 0.3; echo orphaned >>/tmp/rounds; done");
        await().atMost(Terminal.PATIENCE)
                .until(() ->
                        rig.podman("exec", "agentchat-alone", "sh", "-c", "cat /tmp/rounds 2>/dev/null | wc -l || :")
                                        .strip()
                                        .length()
                                > 1);

        assertThat(rig.podman("exec", "agentchat-alone", "sh", "-c", "cat /proc/[0-9]*/stat 2>/dev/null || :"))
                .doesNotContain(") Z ");
        rig.podman("stop", "--time=60", "agentchat-alone");
        assertThat(rig.podman("inspect", "--format={{.State.ExitCode}}", "agentchat-alone")
                        .strip())
                .isEqualTo("0");
        assertThat(agent.resolve("state.json")).content().contains("\"stopped\"");
    }

    @Test
    void the_class_archives_hold_where_the_distribution_is_mounted() {
        String script = "cd /opt/agentctl/lib; read -r options <java-options; for archive in *.jsa; do"
                + " list=${archive%.jsa}.class-path; [ -f $list ] || list=class-path;"
                + " cp=; while read -r jar; do cp=$cp:$PWD/$jar; done <$list;"
                + " ../runtime/bin/java $options -Xshare:on -XX:SharedArchiveFile=$PWD/$archive -cp ${cp#:} -version"
                + " && echo $archive maps; done";

        String said = rig.podman(
                "run", "--rm", "--volume=" + Installed.ROOT + ":/opt/agentctl:ro", PodmanRig.IMAGE, "sh", "-c", script);

        assertThat(said)
                .contains(
                        "agent-supervisor.jsa maps",
                        "agentctl.jsa maps",
                        "agent-health.jsa maps",
                        "agent-monitor.jsa maps");
    }

    private void start(String name) {
        Installed.Run run = Installed.run(
                environment,
                "agentctl",
                "start",
                name,
                "Counts",
                "--engine",
                "podman",
                "--image",
                PodmanRig.IMAGE,
                "--",
                "sh",
                "-c",
                "while :; do echo counted; sleep 1; done");
        assertThat(run.status()).as(run.err()).isZero();
    }

    private String running(String name) {
        return rig.podman("inspect", "--format={{.State.Running}}", "agentchat-" + name)
                .strip();
    }
}
