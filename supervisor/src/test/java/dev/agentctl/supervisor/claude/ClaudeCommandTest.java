package dev.agentctl.supervisor.claude;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ClaudeCommandTest {
    private static final Path HOME = Path.of("/homes/a1");
    private static final ClaudeCommand PLAIN =
            new ClaudeCommand("claude", HOME, Optional.empty(), Optional.empty(), Optional.empty());
    private static final ClaudeWork WORK = ClaudeWork.fresh(ClaudeLimits.NONE, false, "m");

    @Test
    void a_first_start_names_its_conversation_and_a_later_one_resumes_it() {
        ClaudeWork first = WORK.starting(new UUID(7, 7));
        String id = first.session().orElseThrow();
        assertThat(PLAIN.arguments(first, Optional.empty()))
                .startsWith("claude", "-p", "--input-format", "stream-json", "--output-format", "stream-json")
                .containsSequence("--session-id", id)
                .containsSequence("--permission-mode", "acceptEdits", "--add-dir", HOME.toString())
                .noneMatch(word -> word.startsWith("--resume") || word.startsWith("--model"));
        ClaudeWork second = first.after(new ClaudeMessage.Init(id, "m1")).starting(new UUID(8, 8));
        assertThat(PLAIN.arguments(second, Optional.empty()))
                .contains("--resume=" + id)
                .doesNotContain("--session-id");
    }

    @Test
    void model_budget_left_and_mcp_servers_are_given() throws IOException {
        ClaudeLimits limits = new ClaudeLimits(OptionalDouble.of(2.5), OptionalLong.empty(), Duration.ofMinutes(1));
        JsonObject settings = Json.object(
                "{\"mcpServers\":{\"agentchat\":{},\"two words\":{},\"b-2\":{}}}".getBytes(StandardCharsets.UTF_8));
        Path file = Path.of("/etc/agentchat/mcp.json");
        ClaudeCommand command = new ClaudeCommand(
                "claude",
                HOME,
                Optional.of("sonnet"),
                Optional.of("bypassPermissions"),
                Optional.of(ClaudeCommand.Mcp.of(file, settings)));
        assertThat(command.arguments(ClaudeWork.fresh(limits, false, "m").starting(new UUID(7, 7)), Optional.empty()))
                .contains(
                        "--model=sonnet",
                        "--mcp-config=" + file,
                        "--allowedTools=mcp__agentchat",
                        "--allowedTools=mcp__b-2")
                .containsSequence("--permission-mode", "bypassPermissions")
                .containsSequence("--max-budget-usd", "2.5")
                .noneMatch(word -> word.contains("two words"));
    }

    @Test
    void a_token_is_read_by_descriptor_and_stands_in_no_argument_or_variable() {
        Path token = Path.of("/run/agentchat/token");
        List<String> line = PLAIN.arguments(WORK.starting(new UUID(7, 7)), Optional.of(token));
        assertThat(line).startsWith("/bin/sh", "-c").containsSequence("sh", token.toString(), "claude", "-p");
        assertThat(ClaudeCommand.environment(Map.of(), true))
                .containsEntry("CLAUDE_CODE_OAUTH_TOKEN_FILE_DESCRIPTOR", "3")
                .doesNotContainKey("CLAUDE_CODE_OAUTH_TOKEN");
    }

    @Test
    void the_environment_keeps_the_cli_quiet_and_knows_nothing_of_a_session_outside() {
        assertThat(ClaudeCommand.environment(Map.of("CLAUDECODE", "1", "DISABLE_TELEMETRY", "0", "A", "b"), false))
                .containsEntry("DISABLE_AUTOUPDATER", "1")
                .containsEntry("DISABLE_ERROR_REPORTING", "1")
                .containsEntry("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1")
                .containsEntry("DISABLE_TELEMETRY", "0")
                .containsEntry("A", "b")
                .doesNotContainKeys("CLAUDECODE", "CLAUDE_CODE_OAUTH_TOKEN_FILE_DESCRIPTOR");
    }

    @Test
    void any_prompt_is_one_line_of_json() throws IOException {
        String line = ClaudeCommand.userLine("two\nlines \"quoted\" \u2028 \u001b");
        assertThat(line).endsWith("\n");
        assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
        assertThat(Json.object(line.getBytes(StandardCharsets.UTF_8))
                        .object("message")
                        .orElseThrow()
                        .text("content"))
                .contains("two\nlines \"quoted\" \u2028 \u001b");
    }

    @Test
    void a_session_from_a_strangers_file_is_taken_only_where_it_is_an_id() {
        for (String forged : List.of("--fork-session", "", "../../x", "1-1-1-1-1")) {
            assertThat(WORK.remembering(Optional.of(forged), "", Optional.empty(), Ledger.EMPTY, Optional.empty())
                            .resumes())
                    .as(forged)
                    .isFalse();
        }
    }
}
