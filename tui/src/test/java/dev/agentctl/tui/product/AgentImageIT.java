package dev.agentctl.tui.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.supervisor.claude.ClaudeCommand;
import dev.agentctl.supervisor.claude.PinnedCli;
import dev.agentctl.supervisor.image.AgentImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code agentctl build} makes of a bare Debian root, without a network. */
@Timeout(600)
final class AgentImageIT {
    @TempDir
    Path folder;

    private BuiltImage image;

    @BeforeEach
    void the_image_is_there() {
        image = BuiltImage.shared();
    }

    private String inside(String... command) {
        return image.rig()
                .podman(Stream.concat(
                                Stream.of("run", "--rm", "--network=none", "--entrypoint", command[0], AgentImage.NAME),
                                Stream.of(command).skip(1))
                        .toArray(String[]::new));
    }

    private List<String> layers() {
        return image.rig()
                .podman("image", "inspect", "--format={{range .RootFS.Layers}}{{.}} {{end}}", AgentImage.NAME)
                .strip()
                .lines()
                .flatMap(line -> Stream.of(line.split(" ", -1)))
                .toList();
    }

    @Test
    void it_holds_node_the_pinned_cli_the_supervisor_and_a_user_of_its_own() {
        assertThat(inside("claude", "--version")).startsWith(PinnedCli.VERSION);
        assertThat(inside("node", "--version")).matches("(?s)v(2[0-9]|[3-9][0-9])\\..*");
        assertThat(inside("npm", "--version")).isNotBlank();
        assertThat(inside("id")).startsWith("uid=10001(agent) gid=10001(agent)");
        assertThat(image.rig().podman("run", "--rm", "--network=none", AgentImage.NAME, "run", "--help"))
                .contains("Usage: agent-supervisor run");
        assertThat(inside("sh", "-c", "cat " + ClaudeCommand.MCP_SETTINGS)).contains("\"mcpServers\"");
        assertThat(inside("sh", "-c", "du -sm /opt/agentctl | cut -f1").strip())
                .as("MB of ours")
                .hasSizeLessThan(4);
    }

    @Test
    void its_steps_were_told_and_what_is_left_out_too() {
        assertThat(image.run().err())
                .contains("] a user 'agent' and its folders", "] Node.js 20 or newer", "] the Claude CLI")
                .contains("left out: the AgentChat MCP server " + AgentImage.MCP_PACKAGE)
                .contains("left out: git curl");
        assertThat(image.run().out())
                .startsWith(AgentImage.NAME + ": built in ")
                .contains(PinnedCli.VERSION);
    }

    @Test
    void no_credential_of_npms_settings_is_in_any_layer_or_in_the_images_history() {
        Path storage = Path.of(image.rig().settings().getOrDefault("CONTAINERS_STORAGE_CONF", ""))
                .resolveSibling("storage");

        // Found where it must be, so that it is looked for in the right place.
        assertThat(holding("run_child", storage)).isNotEmpty();
        assertThat(holding(BuiltImage.CREDENTIAL, storage)).isEmpty();
        assertThat(image.rig().podman("history", "--no-trunc", AgentImage.NAME))
                .contains("/build/claude")
                .doesNotContain(BuiltImage.CREDENTIAL);
        assertThat(inside("sh", "-c", "find /run/secrets /build -type f 2>/dev/null || :")
                        .strip())
                .isEmpty();
    }

    private static String holding(String text, Path folder) {
        return Installed.run(Map.of(), List.of("grep", "-rlF", "--", text, folder.toString()))
                .out();
    }

    @Test
    void a_new_build_of_ours_changes_the_last_layers_alone_and_none_where_nothing_changed() throws Exception {
        List<String> before = layers();

        Installed.Run same = image.again(Installed.command("agentctl"));

        assertThat(same.status()).as(same.err()).isZero();
        assertThat(layers()).isEqualTo(before);
        assertThat(same.out()).doesNotContain(" 0 of ");

        Path changed = folder.resolve("agentctl");
        assertThat(Installed.run(Map.of(), List.of("cp", "-a", Installed.ROOT.toString(), changed.toString()))
                        .status())
                .isZero();
        Path launch = changed.resolve("lib/launch");
        Files.writeString(launch, Files.readString(launch) + "# changed\n");
        Installed.Run other = image.again(changed.resolve("bin/agentctl"));

        assertThat(other.status()).as(other.err()).isZero();
        List<String> after = layers();
        int ours = after.indexOf(after.stream()
                .filter(layer -> !before.contains(layer))
                .findFirst()
                .orElseThrow());
        assertThat(after).hasSameSizeAs(before);
        assertThat(ours).isGreaterThanOrEqualTo(after.size() - 2);
    }

    @Test
    void a_step_that_fails_shows_its_last_lines_and_what_to_try() {
        Installed.Run run = image.again(Installed.command("agentctl"), "--package", "agentctl-no-such-package@1.0.0");

        assertThat(run.status()).isEqualTo(4);
        assertThat(run.err().lines().toList().getLast())
                .startsWith("agentctl: the step 'the AgentChat MCP server and further packages' failed")
                .contains("--package ./FILE.tgz");
        assertThat(run.err()).contains("  | npm error code");
    }

    @Test
    void a_base_that_is_not_there_names_the_way_without_a_registry() {
        Installed.Run run = Installed.run(
                image.rig().environment(), "agentctl", "build", "--base", "localhost/agentctl-no-such-base");

        assertThat(run.status()).isEqualTo(4);
        assertThat(run.err().lines().toList().getLast())
                .contains("--base IMAGE")
                .contains("agentctl-no-such-base");
    }
}
