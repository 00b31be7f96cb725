package dev.agentctl.supervisor.claude.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentctl.shared.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionArgumentsTest {
    private static final String ID = "11111111-1111-4111-8111-111111111111";

    @TempDir
    Path folder;

    @Test
    void a_new_session_is_named_and_a_resumed_one_is_resumed() {
        assertThat(arguments(false, "").line()).contains("--session-id=" + ID).noneMatch(one -> one.contains("resume"));
        assertThat(arguments(true, "").line()).contains("--resume=" + ID).noneMatch(one -> one.contains("session-id"));
    }

    @Test
    void the_system_prompt_is_added_also_to_a_conversation_that_has_one() {
        assertThat(arguments(true, "--tools You are Ada.").line())
                .contains("--append-system-prompt=--tools You are Ada.", "--system-prompt-snapshot=off");
        assertThat(arguments(true, "").line()).noneMatch(one -> one.startsWith("--append"));
        assertThatThrownBy(() -> arguments(true, "ü".repeat(60_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("120000 bytes");
    }

    @Test
    void servers_of_ours_are_loaded_at_once_and_further_ones_stand_in_no_argument() throws Exception {
        Path file = folder.resolve("mcp.json");
        SessionArguments.writeServers(
                file, Map.of("far", JsonObject.EMPTY.with("url", "http://far").with("headers", "secret")));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(file).hasContent("{\"mcpServers\":{\"far\":{\"url\":\"http://far\",\"headers\":\"secret\"}}}");
        List<String> line = new SessionArguments(
                        "claude",
                        ID,
                        false,
                        "haiku",
                        "",
                        "dontAsk",
                        List.of("Read", "mcp__notes__*"),
                        List.of("notes"),
                        Optional.of(file),
                        List.of(Path.of("/wiki")),
                        true,
                        Optional.of("1.5"),
                        Optional.of(Path.of("/run/token")))
                .line();
        assertThat(line)
                .startsWith("/bin/sh", "-c")
                .containsSubsequence("sh", "/run/token", "claude", "-p")
                .contains(
                        "--mcp-config={\"mcpServers\":{\"notes\":{\"type\":\"sdk\",\"name\":\"notes\",\"alwaysLoad\":true,"
                            + "\"timeout\":90000000,\"disableAutoBackground\":true}}}",
                        "--mcp-config=" + file,
                        "--strict-mcp-config",
                        "--allowedTools=Read",
                        "--allowedTools=mcp__notes__*",
                        "--add-dir=/wiki",
                        "--permission-prompt-tool=stdio",
                        "--max-budget-usd=1.5")
                .noneMatch(one -> one.contains("secret"));
    }

    private static SessionArguments arguments(boolean resumes, String systemPrompt) {
        return new SessionArguments(
                "claude",
                ID,
                resumes,
                "haiku",
                systemPrompt,
                "dontAsk",
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                false,
                Optional.empty(),
                Optional.empty());
    }
}
