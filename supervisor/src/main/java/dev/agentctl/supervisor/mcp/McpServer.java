package dev.agentctl.supervisor.mcp;

import dev.agentctl.shared.json.JsonObject;
import java.util.List;

/** Tools that this process offers to one session. */
public interface McpServer {
    /** Letters, digits and underscores: the model calls {@code mcp__NAME__TOOL}. */
    String name();

    List<McpTool> tools();

    /**
     * Carries a call out. Runs on a virtual thread of its own, several at once; may take long.
     *
     * @param arguments the model's: untrusted, though they match the tool's schema
     * @throws InterruptedException when the session's process ends meanwhile: nobody waits for the answer
     */
    McpAnswer call(String tool, JsonObject arguments) throws InterruptedException;

    /**
     * A tool as the model sees it.
     *
     * @param schema of its arguments, in JSON Schema: an object with properties
     */
    record McpTool(String name, String description, JsonObject schema) {}

    /**
     * What the model is answered.
     *
     * @param text where it is an error, what went wrong and what to do
     */
    record McpAnswer(String text, boolean isError) {
        public static McpAnswer of(String text) {
            return new McpAnswer(text, false);
        }

        public static McpAnswer error(String text) {
            return new McpAnswer(text, true);
        }
    }
}
