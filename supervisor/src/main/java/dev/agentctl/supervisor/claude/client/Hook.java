package dev.agentctl.supervisor.claude.client;

import dev.agentctl.shared.json.JsonObject;
import java.util.Optional;

/**
 * Something that the CLI tells this process when it happens, and waits to be answered.
 *
 * @param event the CLI's name of it, as in {@code PreToolUse}, {@code PostToolUse}, {@code Stop}
 * @param matcher which tools it is about, as the CLI's settings say it; empty for all
 */
public record Hook(String event, Optional<String> matcher, Callback callback) {
    /** Answers a hook. */
    @FunctionalInterface
    public interface Callback {
        /**
         * Answers. Runs on a virtual thread of its own, several at once.
         *
         * @param input what happened, with {@code hook_event_name}, {@code tool_name}, {@code tool_input} and more:
         *     untrusted
         * @return the hook's output, as the CLI's hooks print it; {@link JsonObject#EMPTY} lets the CLI go on
         * @throws InterruptedException when the CLI takes its question back or ends: nobody waits for the answer
         */
        JsonObject call(JsonObject input) throws InterruptedException;
    }
}
