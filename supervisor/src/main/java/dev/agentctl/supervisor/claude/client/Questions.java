package dev.agentctl.supervisor.claude.client;

import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.supervisor.claude.ClaudeMessage.ControlRequest;
import dev.agentctl.supervisor.claude.ClaudeStream;
import dev.agentctl.supervisor.mcp.McpEndpoint;
import dev.agentctl.supervisor.mcp.McpServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * What the CLI asks of us over its control protocol: each question is answered on a virtual thread of its own, be it with
 * an error, so that the CLI never waits for nothing. Asked by the reader's thread.
 */
final class Questions {
    /** A CLI that asks more at once is kept waiting. */
    private static final int MAX_AT_ONCE = 256;

    private final StandardInput input;
    private final Optional<PermissionHandler> permissions;
    private final List<Hook> hooks;
    private final Map<String, McpEndpoint> servers = new HashMap<>();
    private final Map<String, Thread> open = new ConcurrentHashMap<>();
    /** By server and JSON-RPC id: the requests that are calls of tools. */
    private final Map<String, String> calls = new ConcurrentHashMap<>();

    private final Runnable answered;
    private final Semaphore room = new Semaphore(MAX_AT_ONCE);
    private volatile boolean ended;

    /** @param answered told after each answer: the CLI goes on */
    Questions(ClientStart start, StandardInput input, Runnable answered) {
        this.answered = answered;
        this.input = input;
        this.permissions = start.permissions();
        this.hooks = start.hooks();
        for (McpServer server : start.servers()) {
            servers.put(server.name(), new McpEndpoint(server));
        }
    }

    /** The request that greets the CLI and tells it the hooks. */
    JsonObject greeting() {
        Map<String, List<JsonObject>> events = new LinkedHashMap<>();
        for (int i = 0; i < hooks.size(); i++) {
            Hook hook = hooks.get(i);
            JsonObject entry = JsonObject.EMPTY.with("hookCallbackIds", List.of("hook-" + i));
            if (hook.matcher().isPresent()) {
                entry = entry.with("matcher", hook.matcher().get());
            }
            events.computeIfAbsent(hook.event(), event -> new ArrayList<>()).add(entry);
        }
        JsonObject all = JsonObject.EMPTY;
        for (Map.Entry<String, List<JsonObject>> event : events.entrySet()) {
            all = all.with(event.getKey(), event.getValue());
        }
        return JsonObject.EMPTY.with("subtype", "initialize").with("hooks", hooks.isEmpty() ? null : all);
    }

    /** Answers it in a while. */
    void ask(ControlRequest request) {
        String call = call(request);
        if (!call.isEmpty()) {
            calls.put(call, request.id());
        }
        cancelledCall(request).map(calls::get).ifPresent(this::cancel);
        room.acquireUninterruptibly();
        Thread thread = Thread.ofVirtual().name("claude-question").unstarted(() -> {
            try {
                answer(request);
            } finally {
                open.remove(request.id(), Thread.currentThread());
                calls.remove(call, request.id());
                room.release();
            }
        });
        open.put(request.id(), thread);
        thread.start();
        if (ended) {
            thread.interrupt();
        }
    }

    /** What a call of a tool is known by; empty for any other request. */
    private static String call(ControlRequest request) {
        JsonObject message = request.request().object("message").orElse(JsonObject.EMPTY);
        boolean isCall = request.subtype().equals("mcp_message")
                && message.text("method").orElse("").equals("tools/call");
        return isCall ? key(request, message.fields().get("id")) : "";
    }

    /**
     * The call that the CLI waits for no longer, as after an interruption or its own time limit; it says so in MCP's
     * words, and cancels no request of the control protocol (2.1.329).
     */
    private static Optional<String> cancelledCall(ControlRequest request) {
        JsonObject message = request.request().object("message").orElse(JsonObject.EMPTY);
        boolean isCancel = request.subtype().equals("mcp_message")
                && message.text("method").orElse("").equals("notifications/cancelled");
        return isCancel
                ? Optional.of(key(
                        request,
                        message.object("params")
                                .orElse(JsonObject.EMPTY)
                                .fields()
                                .get("requestId")))
                : Optional.empty();
    }

    private static String key(ControlRequest request, @Nullable Object id) {
        return request.request().text("server_name").orElse("") + " " + id;
    }

    /** Nobody waits for the answer any more. */
    void cancel(String id) {
        Thread thread = open.get(id);
        if (thread != null) {
            thread.interrupt();
        }
    }

    boolean isAnyOpen() {
        return !open.isEmpty();
    }

    /** The process has ended. */
    void end() {
        ended = true;
        open.values().forEach(Thread::interrupt);
    }

    private void answer(ControlRequest request) {
        JsonObject response;
        try {
            response = JsonObject.EMPTY
                    .with("subtype", "success")
                    .with("request_id", request.id())
                    .with("response", response(request));
        } catch (InterruptedException notWaitedFor) {
            return;
        } catch (IOException | RuntimeException failure) {
            response = JsonObject.EMPTY
                    .with("subtype", "error")
                    .with("request_id", request.id())
                    .with("error", String.valueOf(failure.getMessage()));
        }
        try {
            input.control(JsonObject.EMPTY.with("type", "control_response").with("response", response));
            answered.run();
        } catch (IOException gone) {
            // The CLI ended meanwhile, and waits for nothing.
        }
    }

    private JsonObject response(ControlRequest request) throws IOException, InterruptedException {
        if (!request.isWhole()) {
            throw new IOException("the request is larger than " + ClaudeStream.MAX_WHOLE / 1024 / 1024
                    + " MB, or nested too deep: make it smaller");
        }
        JsonObject asked = request.request();
        return switch (request.subtype()) {
            case "mcp_message" -> mcp(asked);
            case "can_use_tool" -> permission(asked);
            case "hook_callback" -> hook(asked);
            default -> throw new IOException("'" + request.subtype() + "' is not supported");
        };
    }

    private JsonObject mcp(JsonObject asked) throws IOException, InterruptedException {
        String name = asked.text("server_name").orElse("");
        McpEndpoint server = servers.get(name);
        if (server == null) {
            throw new IOException("there is no MCP server '" + name + "'");
        }
        JsonObject message = asked.object("message").orElse(JsonObject.EMPTY);
        return JsonObject.EMPTY.with("mcp_response", server.answer(message));
    }

    private JsonObject permission(JsonObject asked) throws InterruptedException {
        if (permissions.isEmpty()) {
            return denial("Nobody is there to allow this: do without it.", false);
        }
        JsonObject input = asked.object("input").orElse(JsonObject.EMPTY);
        PermissionHandler.Question question = new PermissionHandler.Question(
                asked.text("tool_name").orElse(""),
                input,
                asked.text("tool_use_id").orElse(""));
        PermissionHandler.Decision decision;
        try {
            decision = permissions.get().decide(question);
        } catch (RuntimeException failure) {
            return denial("Whether this is allowed could not be found out: " + failure.getMessage(), false);
        }
        return switch (decision) {
            case PermissionHandler.Decision.Allow(JsonObject allowed) ->
                JsonObject.EMPTY.with("behavior", "allow").with("updatedInput", allowed);
            case PermissionHandler.Decision.Deny(String message, boolean interrupts) -> denial(message, interrupts);
        };
    }

    private static JsonObject denial(String message, boolean interrupts) {
        JsonObject denial = JsonObject.EMPTY.with("behavior", "deny").with("message", message);
        return interrupts ? denial.with("interrupt", true) : denial;
    }

    private JsonObject hook(JsonObject asked) throws IOException, InterruptedException {
        String id = asked.text("callback_id").orElse("");
        for (int i = 0; i < hooks.size(); i++) {
            if (id.equals("hook-" + i)) {
                return hooks.get(i).callback().call(asked.object("input").orElse(JsonObject.EMPTY));
            }
        }
        throw new IOException("there is no hook '" + id + "'");
    }
}
