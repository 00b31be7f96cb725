package dev.agentctl.supervisor.claude;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.RateLimit;
import dev.agentctl.shared.agent.Tokens;
import dev.agentctl.shared.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ReadableLinesTest {
    @Test
    void what_the_model_says_stands_line_by_line_and_a_tool_with_what_tells_most() {
        assertThat(ReadableLines.of(said(
                        new ClaudeMessage.Block.Thinking(),
                        new ClaudeMessage.Block.Text("First.\n\n  Second.\n"),
                        use("Bash", JsonObject.EMPTY.with("description", "list").with("command", "ls -l\n/tmp")),
                        use(
                                "Read",
                                JsonObject.EMPTY.with("file_path", "/a/b.txt").with("limit", 3)),
                        use("mcp__chat__listen", JsonObject.EMPTY.with("channels", List.of("#x"))),
                        use("TaskList", JsonObject.EMPTY))))
                .containsExactly(
                        "First.",
                        "  Second.",
                        "> Bash: ls -l /tmp",
                        "> Read: /a/b.txt",
                        "> mcp__chat__listen: {\"channels\":[\"#x\"]}",
                        "> TaskList");
    }

    @Test
    void a_result_tells_what_the_turn_took_and_cost() {
        assertThat(ReadableLines.of(result(false, "completed", Duration.ofMillis(1_250))))
                .containsExactly("= the turn is done after 1.2 s: 20 tokens out, 3410 in, $0.0027");
        assertThat(ReadableLines.of(result(true, "api_error", Duration.ofSeconds(185))))
                .containsExactly("! the turn failed after 3 min 5 s: 20 tokens out, 3410 in, $0.0027; it said no");
        assertThat(ReadableLines.of(result(true, "aborted_streaming", Duration.ofSeconds(2))))
                .containsExactly("= the turn was interrupted after 2.0 s: 20 tokens out, 3410 in, $0.0027");
    }

    @Test
    void trouble_is_told_and_routine_is_not() {
        assertThat(ReadableLines.of(
                        new ClaudeMessage.Retry(2, 10, Duration.ofMillis(1_100), OptionalInt.of(529), "overloaded")))
                .containsExactly("! the service did not answer (529 overloaded): try 2 of 10 in 1.1 s");
        assertThat(ReadableLines.of(new ClaudeMessage.Limit(
                        new RateLimit("five_hour", "rejected", Optional.of(Instant.parse("2026-03-01T15:00:00Z"))))))
                .containsExactly("! the service's limit five_hour: rejected, free again at 2026-03-01T15:00:00Z");
        assertThat(ReadableLines.of(new ClaudeMessage.Limit(new RateLimit("five_hour", "allowed", Optional.empty()))))
                .isEmpty();
        assertThat(ReadableLines.of(new ClaudeMessage.User(
                        false,
                        List.of(
                                new ClaudeMessage.Block.ToolResult("t1", false, "fine"),
                                new ClaudeMessage.Block.ToolResult("t2", true, "no such\nfile")))))
                .containsExactly("! the tool failed: no such file");
        assertThat(ReadableLines.of(new ClaudeMessage.Init("s", "m"))).isEmpty();
        assertThat(ReadableLines.of(new ClaudeMessage.Pulse("status"))).isEmpty();
        assertThat(ReadableLines.of(new ClaudeMessage.Unknown("x", ""))).isEmpty();
    }

    @Property(tries = 300)
    void no_line_can_command_a_terminal_or_grow_without_end(@ForAll String text) {
        for (ClaudeMessage message : List.of(
                said(new ClaudeMessage.Block.Text(text.repeat(50)), use(text, JsonObject.EMPTY.with("command", text))),
                new ClaudeMessage.Plain(text),
                new ClaudeMessage.Retry(1, 1, Duration.ZERO, OptionalInt.empty(), text),
                new ClaudeMessage.Limit(new RateLimit(text, text, Optional.empty())))) {
            assertThat(ReadableLines.of(message)).allSatisfy(line -> {
                assertThat(line.codePoints().noneMatch(c -> Character.getType(c) == Character.CONTROL))
                        .isTrue();
                assertThat(line.length()).isLessThan(3_000);
            });
        }
    }

    private static ClaudeMessage said(ClaudeMessage.Block... blocks) {
        return new ClaudeMessage.Assistant("m1", "m", false, List.of(blocks), Tokens.NONE, Optional.empty());
    }

    private static ClaudeMessage.Block use(String name, JsonObject input) {
        return new ClaudeMessage.Block.ToolUse("t1", name, input);
    }

    private static ClaudeMessage result(boolean isError, String end, Duration took) {
        Tokens tokens = new Tokens(10, 20, 3_000, 400);
        return new ClaudeMessage.Result(
                "s",
                "success",
                isError,
                "",
                isError ? List.of("it said no") : List.of(),
                OptionalInt.empty(),
                end,
                1,
                took,
                tokens,
                Optional.of(new ClaudeMessage.Bill(tokens, OptionalDouble.of(0.00273))));
    }
}
