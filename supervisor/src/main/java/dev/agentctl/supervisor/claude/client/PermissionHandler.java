package dev.agentctl.supervisor.claude.client;

import dev.agentctl.shared.json.JsonObject;

/** Decides whether a tool may be used that the CLI's settings neither allow nor deny. */
@FunctionalInterface
public interface PermissionHandler {
    /**
     * Decides. Runs on a virtual thread of its own, several at once; may take long, as where a person is asked.
     *
     * @throws InterruptedException when the CLI takes its question back or ends: nobody waits for the answer
     */
    Decision decide(Question question) throws InterruptedException;

    /**
     * What the CLI asks.
     *
     * @param tool its name, as in {@code Bash} or {@code mcp__dev_wiki__read}
     * @param input what the model wants to call it with: untrusted
     * @param toolUseId of the call
     */
    record Question(String tool, JsonObject input, String toolUseId) {}

    /** What it is answered. */
    sealed interface Decision {
        /** Yes, with this input: the model's own, or another. */
        record Allow(JsonObject input) implements Decision {}

        /**
         * No.
         *
         * @param message to the model: why, and what it may do
         * @param interrupts whether the turn ends here
         */
        record Deny(String message, boolean interrupts) implements Decision {}
    }
}
