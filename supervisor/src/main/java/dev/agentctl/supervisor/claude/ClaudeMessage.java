package dev.agentctl.supervisor.claude;

import dev.agentctl.shared.agent.RateLimit;
import dev.agentctl.shared.agent.Tokens;
import dev.agentctl.shared.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * One line of what the Claude CLI prints with {@code --output-format stream-json}, as CLAUDE-CLI.md describes it. All
 * text is a model's, a service's or a tool's: untrusted, possibly cut, not cleaned for a terminal. A field that is absent
 * or of a wrong type reads as empty, zero or empty text.
 */
public sealed interface ClaudeMessage {
    /** A turn begins. Comes anew with every turn. */
    record Init(String sessionId, String model) implements ClaudeMessage {}

    /**
     * The model spoke: one block of one message, or several.
     *
     * @param id of the service's message; several lines carry one and the same
     * @param subagent whether a subagent's model spoke, not the conversation's own
     * @param tokens of the message's request; the output is what was known when it began
     * @param error the kind of error where the CLI itself speaks of one in the model's place
     */
    record Assistant(
            String id, String model, boolean subagent, List<Block> blocks, Tokens tokens, Optional<String> error)
            implements ClaudeMessage {}

    /** What came back to the model: results of tools, mostly. */
    record User(boolean subagent, List<Block> blocks) implements ClaudeMessage {}

    /**
     * A message begins or goes on, with {@code --include-partial-messages}.
     *
     * @param kind the service's event, as in {@code content_block_delta}
     * @param id of the service's message; empty text where the CLI does not say it
     * @param tokens empty where the event carries none; only the output, in a {@code message_delta}
     */
    record Partial(String kind, String id, String model, boolean subagent, Optional<Tokens> tokens)
            implements ClaudeMessage {}

    /**
     * A turn is over.
     *
     * @param subtype {@code success}, also for a turn that an error of the API's ended; see {@link #isError}
     * @param text the last words, or the error's
     * @param errors what else went wrong
     * @param apiStatus the HTTP status that the API refused with
     * @param end why it is over, in the CLI's word, as in {@code completed}
     * @param tokens of this turn's own requests
     * @param sinceLast tokens and dollars of all models since the result before this, in this process; the part to add up.
     *     Empty where the CLI does not say it
     */
    record Result(
            String sessionId,
            String subtype,
            boolean isError,
            String text,
            List<String> errors,
            OptionalInt apiStatus,
            String end,
            int steps,
            Duration took,
            Tokens tokens,
            Optional<Bill> sinceLast)
            implements ClaudeMessage {}

    /** What some requests cost; no dollars where the CLI knows no price. */
    record Bill(Tokens tokens, OptionalDouble usd) {}

    /** The service spoke of its limit. */
    record Limit(RateLimit limit) implements ClaudeMessage {}

    /** A request failed and is tried again. */
    record Retry(int attempt, int most, Duration pause, OptionalInt apiStatus, String error) implements ClaudeMessage {}

    /** The conversation was shortened, since its context was full. */
    record Compacted(String trigger) implements ClaudeMessage {}

    /**
     * What becomes of a prompt that was written with an id of its own. Prompts that joined one turn are told of each. A
     * prompt that had been completed in this conversation before, be it in an earlier process, is not run again but said
     * to be completed at once. These lines come without any flag; {@code --replay-user-messages} would echo the prompt
     * itself with its id, but only once the model has begun to answer (measured with 2.1.329).
     */
    record Prompt(String id, Stage stage) implements ClaudeMessage {}

    /** How far a prompt has come. */
    enum Stage {
        /** The CLI has read it. */
        QUEUED,
        /** It is part of a turn. */
        STARTED,
        /** Its turn is over, with or without an error. */
        COMPLETED,
        /** Its turn was interrupted. */
        CANCELLED,
        /** A word that this version does not know. */
        OTHER;

        static Stage of(String word) {
            return switch (word) {
                case "queued" -> QUEUED;
                case "started" -> STARTED;
                case "completed" -> COMPLETED;
                case "cancelled" -> CANCELLED;
                default -> OTHER;
            };
        }
    }

    /**
     * The CLI asks something of the program that runs it.
     *
     * @param isWhole false where the request was too large to be kept whole: it cannot be carried out
     */
    record ControlRequest(String id, String subtype, JsonObject request, boolean isWhole) implements ClaudeMessage {}

    /** The CLI does not wait for the answer to a request of its any more. */
    record ControlCancel(String id) implements ClaudeMessage {}

    /**
     * The CLI answers what was asked of it.
     *
     * @param response where it is an error, with {@code error} in words
     */
    record ControlResponse(String id, boolean isError, JsonObject response) implements ClaudeMessage {}

    /** A sign of life that is no work: the CLI's state, a tool that goes on. */
    record Pulse(String type) implements ClaudeMessage {}

    /** A kind that this version does not know; to be passed over. */
    record Unknown(String type, String subtype) implements ClaudeMessage {}

    /** A line that is no JSON object: what some programs print beside. */
    record Plain(String text) implements ClaudeMessage {}

    /** A part of what was said. */
    sealed interface Block {
        record Text(String text) implements Block {}

        record Thinking() implements Block {}

        record ToolUse(String id, String name, JsonObject input) implements Block {}

        record ToolResult(String toolUseId, boolean isError, String text) implements Block {}

        record Other(String type) implements Block {}
    }
}
