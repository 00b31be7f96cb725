package dev.agentctl.supervisor.ctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.engine.AgentSpec.Mount;
import dev.agentctl.shared.engine.Distribution;
import dev.agentctl.shared.team.TeamHome;
import dev.agentctl.shared.team.TeamHomes;
import dev.agentctl.supervisor.team.config.TeamToml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TeamContainerTest {
    @TempDir
    Path folder;

    private Distribution distribution() throws IOException {
        Path root = folder.resolve("dist");
        for (String program : new String[] {"bin/agent-supervisor", "runtime/bin/java"}) {
            Path file = root.resolve(program);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return new Distribution(root);
    }

    private TeamContainer container(String toml) throws IOException {
        AgentHomes homes = new AgentHomes(folder.resolve("root"));
        Path file = Files.writeString(
                Files.createDirectories(folder.resolve("site")).resolve("team.toml"), "name = 'shop'\n" + toml);
        TeamToml read =
                TeamToml.read(file, Map.of("AGENTCHAT_HOME", homes.root().toString()));
        TeamHome home = new TeamHomes(homes).home(read.name());
        Files.createDirectories(home.path());
        return new TeamContainer(
                read,
                home,
                homes,
                new TeamContainer.Options(Optional.of("debian"), Optional.of("host"), Map.of("KEY", "value")));
    }

    private static Mount same(Path path, boolean readOnly) {
        return new Mount(path, path.toString(), readOnly);
    }

    @Test
    void all_that_the_team_works_with_has_the_hosts_paths() throws Exception {
        TeamContainer container = container("[limits]\nsessions = 3");
        AgentSpec spec = container.spec(Map.of(), Optional.of(distribution()));
        Path root = folder.resolve("root");

        assertThat(spec.name().text()).isEqualTo("team-shop");
        assertThat(spec.command())
                .containsExactly(
                        folder.resolve("dist/bin/agent-supervisor").toString(),
                        "team",
                        "--config",
                        folder.resolve("site/team.toml").toString());
        assertThat(spec.isAtHome()).isTrue();
        assertThat(spec.environment())
                .containsEntry("AGENTCHAT_HOME", root.toString())
                .containsEntry("AGENTCHAT_TOKEN_FILE", "/run/agentchat/token")
                .containsEntry("HOME", root.resolve("team/shop/home").toString())
                .containsEntry("KEY", "value");
        // The worktrees and the wiki lie in the team's folder, and the file in the project.
        assertThat(spec.mounts())
                .containsExactly(
                        same(folder.resolve("dist"), true),
                        same(root.resolve("team/shop"), false),
                        same(folder.resolve("site"), false));
        assertThat(spec.image()).contains("debian");
        assertThat(spec.hardening().network()).contains("host");
        assertThat(spec.memoryBytes()).hasValue(4L << 30);
        assertThat(container.credentials().runsClaude()).isTrue();
    }

    @Test
    void folders_elsewhere_are_mounted_too() throws Exception {
        Path project = Files.createDirectories(folder.resolve("code"));
        AgentSpec spec = container("project = '../code'\nworktrees = '../trees'\nwiki.folder = '../wiki'")
                .spec(Map.of(), Optional.of(distribution()));

        assertThat(spec.mounts())
                .containsExactly(
                        same(folder.resolve("dist"), true),
                        same(folder.resolve("root/team/shop"), false),
                        same(project, false),
                        same(folder.resolve("wiki"), false),
                        same(folder.resolve("trees"), false),
                        same(folder.resolve("site/team.toml"), true));
    }

    @Test
    void the_chats_password_and_certificate_are_there_to_be_read() throws Exception {
        AgentSpec spec = container("""
            [irc]
            server = 'irc.example.org'
            account = 'shop'
            password_file = '../secrets/irc'
            authority = 'ca.pem'
            """).spec(Map.of(), Optional.of(distribution()));

        assertThat(spec.mounts())
                .containsExactly(
                        same(folder.resolve("dist"), true),
                        same(folder.resolve("root/team/shop"), false),
                        same(folder.resolve("site"), false),
                        same(folder.resolve("secrets/irc"), true));
    }

    @Test
    void without_a_built_distribution_there_is_none() throws Exception {
        TeamContainer container = container("");
        assertThatThrownBy(() -> container.spec(Map.of(), Optional.empty()))
                .hasMessageContaining("does not run from a built distribution");
    }
}
