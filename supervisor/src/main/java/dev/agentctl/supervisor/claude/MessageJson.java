package dev.agentctl.supervisor.claude;

import dev.agentctl.shared.agent.RateLimit;
import dev.agentctl.shared.agent.Tokens;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.supervisor.claude.ClaudeMessage.Bill;
import dev.agentctl.supervisor.claude.ClaudeMessage.Block;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** From the CLI's JSON to messages. Tolerant: what is missing or odd is passed over, never an error. */
final class MessageJson {
    private static final int MAX_WORDS = ClaudeStream.SHORT.maxText();
    private static final long MAX_MILLIS = Duration.ofDays(365).toMillis();

    private MessageJson() {}

    /** @param isWhole whether nothing of the line was left out */
    static ClaudeMessage message(JsonObject line, boolean isWhole) {
        String type = text(line, "type");
        return switch (type) {
            case "assistant" -> assistant(line);
            case "user" -> new ClaudeMessage.User(isSubagent(line), blocks(object(line, "message")));
            case "stream_event" -> partial(line);
            case "result" -> result(line);
            case "system" -> system(line);
            case "rate_limit_event" -> limit(object(line, "rate_limit_info"));
            case "control_request" -> {
                JsonObject request = object(line, "request");
                yield new ClaudeMessage.ControlRequest(
                        text(line, "request_id"), text(request, "subtype"), request, isWhole);
            }
            case "control_cancel_request" -> new ClaudeMessage.ControlCancel(text(line, "request_id"));
            case "control_response" -> controlResponse(object(line, "response"));
            case "command_lifecycle" ->
                new ClaudeMessage.Prompt(text(line, "command_uuid"), ClaudeMessage.Stage.of(text(line, "state")));
            case "tool_progress" -> new ClaudeMessage.Pulse(type);
            default -> new ClaudeMessage.Unknown(type, text(line, "subtype"));
        };
    }

    private static ClaudeMessage controlResponse(JsonObject response) {
        boolean isError = text(response, "subtype").equals("error");
        return new ClaudeMessage.ControlResponse(
                text(response, "request_id"), isError, isError ? response : object(response, "response"));
    }

    private static ClaudeMessage system(JsonObject line) {
        String subtype = text(line, "subtype");
        return switch (subtype) {
            case "init" -> new ClaudeMessage.Init(text(line, "session_id"), text(line, "model"));
            case "api_retry" ->
                new ClaudeMessage.Retry(
                        small(line, "attempt"),
                        small(line, "max_retries"),
                        millis(line, "retry_delay_ms"),
                        status(line, "error_status"),
                        text(line, "error"));
            case "compact_boundary" -> new ClaudeMessage.Compacted(text(object(line, "compact_metadata"), "trigger"));
            case "status" -> new ClaudeMessage.Pulse("status");
            default -> new ClaudeMessage.Unknown("system", subtype);
        };
    }

    private static ClaudeMessage assistant(JsonObject line) {
        JsonObject message = object(line, "message");
        return new ClaudeMessage.Assistant(
                text(message, "id"),
                text(message, "model"),
                isSubagent(line),
                blocks(message),
                tokens(object(message, "usage")),
                line.text("error"));
    }

    private static ClaudeMessage partial(JsonObject line) {
        JsonObject event = object(line, "event");
        String kind = text(event, "type");
        JsonObject message = object(event, "message");
        // A beginning carries the message's own usage, a delta the output so far beside it.
        Optional<JsonObject> usage = kind.equals("message_start") ? message.object("usage") : event.object("usage");
        return new ClaudeMessage.Partial(
                kind,
                line.text("api_message_id").orElse(text(message, "id")),
                text(message, "model"),
                isSubagent(line),
                usage.map(MessageJson::tokens));
    }

    private static ClaudeMessage result(JsonObject line) {
        List<String> errors = new ArrayList<>();
        for (Object error : line.list("errors")) {
            if (error instanceof String text) {
                errors.add(cut(text));
            }
        }
        return new ClaudeMessage.Result(
                text(line, "session_id"),
                text(line, "subtype"),
                line.flag("is_error").orElse(false),
                cut(text(line, "result")),
                List.copyOf(errors),
                status(line, "api_error_status"),
                text(line, "terminal_reason"),
                small(line, "num_turns"),
                millis(line, "duration_ms"),
                tokens(object(line, "usage")),
                line.object("model_usage_since_last_result").map(MessageJson::bill));
    }

    /** Tokens and dollars of all models; dollars only where each model has its own. */
    private static Bill bill(JsonObject models) {
        Tokens tokens = Tokens.NONE;
        double usd = 0;
        boolean priced = true;
        for (Object value : models.fields().values()) {
            if (value instanceof JsonObject model) {
                tokens = tokens.plus(new Tokens(
                        whole(model, "inputTokens"),
                        whole(model, "outputTokens"),
                        whole(model, "cacheReadInputTokens"),
                        whole(model, "cacheCreationInputTokens")));
                OptionalDouble cost = model.real("costUSD");
                priced &= cost.isPresent() && cost.getAsDouble() >= 0;
                usd += Math.max(0, cost.orElse(0));
            }
        }
        return new Bill(tokens, priced ? OptionalDouble.of(usd) : OptionalDouble.empty());
    }

    private static ClaudeMessage limit(JsonObject info) {
        return new ClaudeMessage.Limit(
                new RateLimit(text(info, "rateLimitType"), text(info, "status"), info.instant("resetsAt")));
    }

    private static List<Block> blocks(JsonObject message) {
        Optional<String> plain = message.text("content");
        if (plain.isPresent()) {
            return List.of(new Block.Text(plain.get()));
        }
        List<Block> blocks = new ArrayList<>();
        for (Object element : message.list("content")) {
            if (element instanceof JsonObject block) {
                blocks.add(block(block));
            }
        }
        return List.copyOf(blocks);
    }

    private static Block block(JsonObject block) {
        String type = text(block, "type");
        return switch (type) {
            case "text" -> new Block.Text(text(block, "text"));
            case "thinking", "redacted_thinking" -> new Block.Thinking();
            case "tool_use" -> new Block.ToolUse(text(block, "id"), text(block, "name"), object(block, "input"));
            case "tool_result" ->
                new Block.ToolResult(
                        text(block, "tool_use_id"),
                        block.flag("is_error").orElse(false),
                        said(block.fields().get("content")));
            default -> new Block.Other(type);
        };
    }

    /** A tool's result: a text, or blocks of which the first text counts. */
    private static String said(@Nullable Object content) {
        if (content instanceof String text) {
            return text;
        }
        if (content instanceof List<?> blocks) {
            for (Object block : blocks) {
                if (block instanceof JsonObject object && object.text("text").isPresent()) {
                    return text(object, "text");
                }
            }
        }
        return "";
    }

    private static Tokens tokens(JsonObject usage) {
        return new Tokens(
                whole(usage, "input_tokens"),
                whole(usage, "output_tokens"),
                whole(usage, "cache_read_input_tokens"),
                whole(usage, "cache_creation_input_tokens"));
    }

    /** A result is read whole for its figures; its words are cut as those of any other message. */
    private static String cut(String text) {
        return text.length() <= MAX_WORDS ? text : text.substring(0, MAX_WORDS);
    }

    private static boolean isSubagent(JsonObject line) {
        return line.text("parent_tool_use_id").isPresent();
    }

    private static String text(JsonObject object, String field) {
        return object.text(field).orElse("");
    }

    private static JsonObject object(JsonObject object, String field) {
        return object.object(field).orElse(JsonObject.EMPTY);
    }

    private static long whole(JsonObject object, String field) {
        return object.number(field).orElse(0);
    }

    private static int small(JsonObject object, String field) {
        return Math.clamp(whole(object, field), 0, Integer.MAX_VALUE);
    }

    private static Duration millis(JsonObject object, String field) {
        return Duration.ofMillis(Math.clamp((long) object.real(field).orElse(0), 0, MAX_MILLIS));
    }

    private static OptionalInt status(JsonObject object, String field) {
        OptionalLong status = object.number(field);
        return status.isPresent() && status.getAsLong() >= 100 && status.getAsLong() <= 999
                ? OptionalInt.of((int) status.getAsLong())
                : OptionalInt.empty();
    }
}
