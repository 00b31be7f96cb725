package dev.agentctl.supervisor.mcp;

import dev.agentctl.shared.json.JsonObject;
import java.util.ArrayList;
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
    record McpTool(String name, String description, JsonObject schema) {
        /** A tool that takes these arguments and no others. */
        public static McpTool of(String name, String description, Argument... arguments) {
            JsonObject properties = JsonObject.EMPTY;
            List<String> required = new ArrayList<>();
            for (Argument each : arguments) {
                properties = properties.with(each.name(), each.schema());
                if (each.isRequired()) {
                    required.add(each.name());
                }
            }
            return new McpTool(
                    name,
                    description,
                    JsonObject.EMPTY
                            .with("type", "object")
                            .with("properties", properties)
                            .with("required", required)
                            .with("additionalProperties", false));
        }
    }

    /**
     * An argument of a tool.
     *
     * @param schema of its value
     */
    record Argument(String name, JsonObject schema, boolean isRequired) {
        public static Argument text(String name, String description) {
            return new Argument(name, typed("string", description), true);
        }

        /** @param most characters */
        public static Argument text(String name, int most, String description) {
            return new Argument(
                    name, typed("string", description).with("minLength", 1L).with("maxLength", (long) most), true);
        }

        public static Argument whole(String name, String description) {
            return new Argument(name, typed("integer", description), true);
        }

        public static Argument whole(String name, long least, long most, String description) {
            return new Argument(
                    name, typed("integer", description).with("minimum", least).with("maximum", most), true);
        }

        /** The same, which a call may leave out. */
        public Argument orNone() {
            return new Argument(name, schema, false);
        }

        private static JsonObject typed(String type, String description) {
            return JsonObject.EMPTY.with("type", type).with("description", description);
        }
    }

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
