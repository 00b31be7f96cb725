package dev.agentctl.supervisor.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.supervisor.chat.Questions.Answer;
import dev.agentctl.supervisor.claude.ApiRequest;
import dev.agentctl.supervisor.claude.ClaudeCli;
import dev.agentctl.supervisor.claude.ClaudeMessage;
import dev.agentctl.supervisor.claude.ScriptedApi;
import dev.agentctl.supervisor.claude.client.ClaudeClient;
import dev.agentctl.supervisor.claude.client.ClientEnd;
import dev.agentctl.supervisor.claude.client.ClientListener;
import dev.agentctl.supervisor.claude.client.ClientStart;
import dev.agentctl.supervisor.claude.client.SessionArguments;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The chat's tools, offered to the real Claude CLI. */
@Timeout(120)
class IrcBridgeIT {
    private static final Duration BOUND = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final PaperListener team = new PaperListener();
    private final PaperRooms rooms = new PaperRooms("#team");
    private final CountDownLatch result = new CountDownLatch(1);

    @Test
    void the_model_is_offered_the_tools_at_once_and_a_person_may_answer_later_than_other_tools_may() throws Exception {
        Path program = ClaudeCli.find();
        rooms.takes = Duration.ofMillis(2_500);
        rooms.answer = Optional.of(new Answer("carol", "yes"));
        try (ScriptedApi api = ScriptedApi.start()) {
            api.then(dev.agentctl.supervisor.claude.Answer.tool(
                            "mcp__irc_bridge__ask", JsonObject.EMPTY.with("question", "May I?")))
                    .then(dev.agentctl.supervisor.claude.Answer.tool(
                            "mcp__irc_bridge__task_done", JsonObject.EMPTY.with("summary", "Asked.")))
                    .otherwise(dev.agentctl.supervisor.claude.Answer.text("Done."));
            SessionArguments arguments = new SessionArguments(
                    program.toString(),
                    UUID.randomUUID().toString(),
                    false,
                    "claude-sonnet-4-5",
                    "You are Ada.",
                    "dontAsk",
                    List.of("mcp__irc_bridge__*"),
                    List.of("irc_bridge"),
                    Optional.empty(),
                    List.of(),
                    false,
                    Optional.empty(),
                    Optional.empty());
            Map<String, String> environment = new HashMap<>(ClaudeCli.environment(folder, api));
            // For other servers' tools: ours have a limit of their own.
            environment.put("MCP_TOOL_TIMEOUT", "1000");
            environment.put("CLAUDE_AUTO_BACKGROUND_TASKS", "1");
            environment.put("CLAUDE_CODE_MCP_AUTO_BACKGROUND_MS", "1000");
            ClaudeClient client = ClaudeClient.start(
                    ClientStart.of(arguments.line(), environment, folder, "it-" + UUID.randomUUID())
                            .withServers(List.of(IrcBridge.within("ada", rooms, team))),
                    new Results());
            try {
                client.query("Ask");
                assertThat(result.await(60, TimeUnit.SECONDS)).isTrue();
                await().atMost(BOUND).until(() -> api.requests().size() >= 3);
                List<ApiRequest> requests = api.requests();
                assertThat(requests.getFirst().tools())
                        .contains(
                                "mcp__irc_bridge__send",
                                "mcp__irc_bridge__read",
                                "mcp__irc_bridge__join",
                                "mcp__irc_bridge__part",
                                "mcp__irc_bridge__names",
                                "mcp__irc_bridge__topic",
                                "mcp__irc_bridge__task_done",
                                "mcp__irc_bridge__task_failed",
                                "mcp__irc_bridge__ask");
                assertThat(requests.get(1).lastMessage()).contains("carol, who may speak to you", "> yes");
                assertThat(team.events).containsExactly("over ada OptionalLong.empty true Asked.");
            } finally {
                client.kill().get(60, TimeUnit.SECONDS);
            }
        }
    }

    private final class Results implements ClientListener {
        @Override
        public void message(ClaudeMessage message, long offset) {
            if (message instanceof ClaudeMessage.Result) {
                result.countDown();
            }
        }

        @Override
        public void ended(ClientEnd end) {
            result.countDown();
        }
    }
}
