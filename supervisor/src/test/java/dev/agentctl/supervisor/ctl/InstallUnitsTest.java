package dev.agentctl.supervisor.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstallUnitsTest {
    private static final Path ROOT = Path.of("/home/me/.agentchat");

    @TempDir
    private Path folder;

    private static UnitFiles units(boolean system, Path bin, Map<String, String> environment) {
        return new UnitFiles(system, bin, ROOT, environment, Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void each_unit_is_marked_whole_and_starts_the_command_where_it_is(boolean system) throws Exception {
        Map<String, String> texts =
                units(system, Path.of("/opt/agentctl/bin"), Map.of()).texts();

        assertThat(texts).containsOnlyKeys(UnitFiles.NAMES);
        assertThat(texts.values())
                .allSatisfy(text -> assertThat(text)
                        .startsWith(UnitFiles.MARK + "\n[Unit]\n")
                        .contains("NoNewPrivileges=yes", "WantedBy=" + (system ? "multi-user" : "default") + ".target")
                        .doesNotContainPattern("@[A-Z_]+@"));
        assertThat(texts.get("killswitch.service")).contains("ExecStart=\"/opt/agentctl/bin/killswitch\" --watch\n");
        assertThat(texts.get("god-watchdog.service")).contains("ExecStart=\"/opt/agentctl/bin/god-watchdog\"\n");
        assertThat(texts.get("agent-supervisor@.service"))
                .contains("ExecStart=\"/opt/agentctl/bin/agent-supervisor\" run %i $AGENT_ARGUMENTS\n");
    }

    @Test
    void what_chooses_agents_is_kept_and_no_secret_is() throws Exception {
        Map<String, String> texts = units(
                        true,
                        Path.of("/opt/bin"),
                        Map.of(
                                "AGENTCHAT_HOME", "/srv/a \"b\" 100%",
                                "CLAUDE_CODE_OAUTH_TOKEN", "sk-secret",
                                "ANTHROPIC_API_KEY", "sk-secret"))
                .texts();

        assertThat(texts.values())
                .allSatisfy(text -> assertThat(text)
                        .contains("Environment=\"AGENTCHAT_HOME=/srv/a \\\"b\\\" 100%%\"\n")
                        .doesNotContain("sk-secret", "ANTHROPIC"));
    }

    @Test
    void a_token_comes_as_an_encrypted_credential_where_there_is_one() throws Exception {
        Map<String, String> texts = new UnitFiles(
                        true,
                        Path.of("/opt/bin"),
                        ROOT,
                        Map.of(),
                        Optional.of(Path.of("/etc/agentctl/oauth-token.cred")))
                .texts();

        assertThat(texts.get("god-watchdog.service"))
                .contains("\nLoadCredentialEncrypted=oauth-token:/etc/agentctl/oauth-token.cred\n");
        assertThat(texts.get("agent-supervisor@.service"))
                .contains("\nLoadCredentialEncrypted=oauth-token:/etc/agentctl/oauth-token.cred\n")
                .contains("\nEnvironment=AGENTCHAT_TOKEN_FILE=%d/oauth-token\n");
        assertThat(units(true, Path.of("/opt/bin"), Map.of()).texts().get("god-watchdog.service"))
                .doesNotContain("\nLoadCredential")
                .contains("# The token, on no disk in the clear: systemd-creds encrypt --name=oauth-token - /etc/");
    }

    @Test
    void a_unit_of_somebody_else_is_neither_replaced_nor_removed() throws Exception {
        Path theirs = Files.writeString(folder.resolve("killswitch.service"), "[Unit]\nDescription=mine\n");
        Desk desk = new Desk(folder);

        for (String option : new String[] {"--user", "--uninstall"}) {
            assertThat(desk.ctl("install-units", option, "--into", folder.toString()))
                    .isEqualTo(4);
            assertThat(theirs).content().contains("Description=mine");
        }
        assertThat(folder.resolve("god-watchdog.service")).doesNotExist();
    }

    @Test
    void what_was_written_is_removed_again() throws Exception {
        Desk desk = new Desk(folder);
        for (String name : UnitFiles.NAMES) {
            Files.writeString(folder.resolve(name), UnitFiles.MARK + "\n[Unit]\n");
        }

        assertThat(desk.ctl("install-units", "--uninstall", "--dry-run", "--into", folder.toString()))
                .isZero();
        assertThat(desk.out()).contains("would remove: ");
        assertThat(folder.resolve("killswitch.service")).exists();
        assertThat(desk.ctl("install-units", "--uninstall", "--into", folder.toString()))
                .isZero();
        for (String name : UnitFiles.NAMES) {
            assertThat(folder.resolve(name)).doesNotExist();
        }
        assertThat(desk.ctl("install-units", "--uninstall", "--into", folder.toString()))
                .isZero();
        assertThat(desk.out()).contains("no unit of these");
        assertThat(desk.ctl("install-units", "--user", "--system")).isEqualTo(2);
    }
}
