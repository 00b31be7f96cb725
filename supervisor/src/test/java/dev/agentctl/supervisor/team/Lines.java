package dev.agentctl.supervisor.team;

import dev.agentctl.shared.agent.RateLimit;
import dev.agentctl.shared.agent.Tokens;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.supervisor.claude.ClaudeMessage;
import dev.agentctl.supervisor.claude.ClaudeMessage.Bill;
import dev.agentctl.supervisor.claude.ClaudeMessage.Block;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** What a CLI prints, as tests need it. */
final class Lines {
    private Lines() {}

    static ClaudeMessage init() {
        return new ClaudeMessage.Init("", "model-1");
    }

    /** The model speaks, having read so many tokens. */
    static ClaudeMessage speaks(String id, long read) {
        return new ClaudeMessage.Assistant(
                id, "model-1", false, List.of(new Block.Text("hm")), new Tokens(read, 1, 0, 0), Optional.empty());
    }

    static ClaudeMessage calls(String tool, String command) {
        return new ClaudeMessage.Assistant(
                "m-" + tool + command,
                "model-1",
                false,
                List.of(new Block.ToolUse("u1", tool, JsonObject.EMPTY.with("command", command))),
                new Tokens(10, 1, 0, 0),
                Optional.empty());
    }

    static ClaudeMessage answers(boolean isError, String text) {
        return new ClaudeMessage.User(false, List.of(new Block.ToolResult("u1", isError, text)));
    }

    static ClaudeMessage result(double usd) {
        return result("success", false, "done", "completed", OptionalInt.empty(), usd);
    }

    static ClaudeMessage aborted(double usd) {
        return result("error_during_execution", true, "", "aborted_streaming", OptionalInt.empty(), usd);
    }

    static ClaudeMessage refused(int status, String text, double usd) {
        return result("success", true, text, "completed", OptionalInt.of(status), usd);
    }

    static ClaudeMessage tooLong(double usd) {
        return result("success", true, "Prompt is too long", "prompt_too_long", OptionalInt.of(400), usd);
    }

    static ClaudeMessage unknownConversation() {
        return new ClaudeMessage.Result(
                "",
                "error_during_execution",
                true,
                "",
                List.of("No conversation found with session ID"),
                OptionalInt.empty(),
                "",
                0,
                Duration.ZERO,
                Tokens.NONE,
                Optional.empty());
    }

    static ClaudeMessage budgetUsedUp(double usd) {
        return result("error_max_budget_usd", true, "", "", OptionalInt.empty(), usd);
    }

    static ClaudeMessage limit(String status, Instant resets) {
        return new ClaudeMessage.Limit(new RateLimit("five_hour", status, Optional.of(resets)));
    }

    static ClaudeMessage prompt(String id, ClaudeMessage.Stage stage) {
        return new ClaudeMessage.Prompt(id, stage);
    }

    private static ClaudeMessage result(
            String subtype, boolean isError, String text, String end, OptionalInt status, double usd) {
        Tokens tokens = new Tokens(100, 10, 0, 0);
        return new ClaudeMessage.Result(
                "",
                subtype,
                isError,
                text,
                List.of(),
                status,
                end,
                1,
                Duration.ofSeconds(1),
                tokens,
                Optional.of(new Bill(tokens, OptionalDouble.of(usd))));
    }
}
