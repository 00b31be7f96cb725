package dev.agentctl.supervisor.mcp;

import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.supervisor.mcp.McpServer.McpAnswer;
import dev.agentctl.supervisor.mcp.McpServer.McpTool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One {@link McpServer} as the Model Context Protocol's JSON-RPC sees it. A call's arguments are checked against the
 * tool's schema first; what is wrong with them, or goes wrong in the tool, is an answer that tells the model what to do.
 * Any thread; holds nothing.
 */
public final class McpEndpoint {
    /** What a client that names no version is answered. */
    private static final String PROTOCOL = "2025-06-18";

    private static final int METHOD_NOT_FOUND = -32_601;
    private static final int INVALID_PARAMS = -32_602;

    private final McpServer server;

    public McpEndpoint(McpServer server) {
        this.server = server;
    }

    /**
     * Answers one message; a notification too, with an empty result, as the Claude CLI wants it (2.1.329).
     *
     * @throws InterruptedException as the server's call does
     */
    public JsonObject answer(JsonObject message) throws InterruptedException {
        @Nullable Object id = message.fields().get("id");
        JsonObject params = message.object("params").orElse(JsonObject.EMPTY);
        String method = message.text("method").orElse("");
        return switch (method) {
            case "initialize" -> result(id, initialize(params));
            case "ping", "notifications/initialized", "notifications/cancelled" -> result(id, JsonObject.EMPTY);
            case "tools/list" -> result(id, JsonObject.EMPTY.with("tools", tools()));
            case "tools/call" -> call(id, params);
            default ->
                method.startsWith("notifications/")
                        ? result(id, JsonObject.EMPTY)
                        : error(id, METHOD_NOT_FOUND, "there is no method '" + method + "'");
        };
    }

    private JsonObject initialize(JsonObject params) {
        return JsonObject.EMPTY
                .with("protocolVersion", params.text("protocolVersion").orElse(PROTOCOL))
                .with("capabilities", JsonObject.EMPTY.with("tools", JsonObject.EMPTY))
                .with("serverInfo", JsonObject.EMPTY.with("name", server.name()).with("version", "1"));
    }

    private List<JsonObject> tools() {
        List<JsonObject> tools = new ArrayList<>();
        for (McpTool tool : server.tools()) {
            tools.add(JsonObject.EMPTY
                    .with("name", tool.name())
                    .with("description", tool.description())
                    .with("inputSchema", tool.schema())
                    // Else the CLI hides it from the model until the model searches for it.
                    .with("_meta", JsonObject.EMPTY.with("anthropic/alwaysLoad", true)));
        }
        return tools;
    }

    private JsonObject call(@Nullable Object id, JsonObject params) throws InterruptedException {
        String name = params.text("name").orElse("");
        Optional<McpTool> tool = tool(name);
        if (tool.isEmpty()) {
            return error(id, INVALID_PARAMS, "there is no tool '" + name + "'; there are " + names());
        }
        JsonObject arguments = params.object("arguments").orElse(JsonObject.EMPTY);
        List<String> wrong = ArgumentCheck.of(tool.get().schema(), arguments);
        if (!wrong.isEmpty()) {
            return result(
                    id,
                    content(McpAnswer.error("The call of " + name + " was not carried out: " + String.join("; ", wrong)
                            + ". Call it again with arguments that match its schema.")));
        }
        McpAnswer answer;
        try {
            answer = server.call(name, arguments);
        } catch (RuntimeException failure) {
            answer = McpAnswer.error(name + " failed by an error of its own (" + failure
                    + "): it may or may not have been carried out. Look whether it was, and go on without it if it"
                    + " fails again.");
        }
        return result(id, content(answer));
    }

    private Optional<McpTool> tool(String name) {
        for (McpTool tool : server.tools()) {
            if (tool.name().equals(name)) {
                return Optional.of(tool);
            }
        }
        return Optional.empty();
    }

    private String names() {
        List<String> names = new ArrayList<>();
        for (McpTool tool : server.tools()) {
            names.add(tool.name());
        }
        return String.join(", ", names);
    }

    private static JsonObject content(McpAnswer answer) {
        JsonObject text = JsonObject.EMPTY.with("type", "text").with("text", answer.text());
        return JsonObject.EMPTY.with("content", List.of(text)).with("isError", answer.isError());
    }

    private static JsonObject result(@Nullable Object id, JsonObject result) {
        return reply(id).with("result", result);
    }

    private static JsonObject error(@Nullable Object id, int code, String message) {
        return reply(id).with("error", JsonObject.EMPTY.with("code", code).with("message", message));
    }

    private static JsonObject reply(@Nullable Object id) {
        JsonObject reply = JsonObject.EMPTY.with("jsonrpc", "2.0");
        return id == null ? reply : reply.with("id", id);
    }
}
