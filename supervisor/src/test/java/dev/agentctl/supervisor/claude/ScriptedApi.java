package dev.agentctl.supervisor.claude;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.agentctl.shared.agent.Tokens;
import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A Messages API on loopback that answers as a test's script says, and remembers what it was asked. A request gets the
 * first answer of the queue, or where that is empty the one that the function gives. Any thread.
 */
public final class ScriptedApi implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<ApiRequest> requests = new CopyOnWriteArrayList<>();
    private final Deque<Answer> queue = new ArrayDeque<>();
    private final Map<String, Integer> turns = new HashMap<>();
    private Function<ApiRequest, Answer> script = request -> Answer.text("Done.");
    private int messages;

    private ScriptedApi(HttpServer server) {
        this.server = server;
    }

    /** Listens on a free port of 127.0.0.1; answers each request with a short text until it is told otherwise. */
    public static ScriptedApi start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        ScriptedApi api = new ScriptedApi(server);
        server.setExecutor(api.threads);
        server.createContext("/", api::handle);
        server.start();
        return api;
    }

    /** What {@code ANTHROPIC_BASE_URL} is set to. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The next requests get these answers, in this order. */
    public synchronized ScriptedApi then(Answer... answers) {
        queue.addAll(Arrays.asList(answers));
        return this;
    }

    /** What a request gets for which no answer is queued. */
    public synchronized ScriptedApi otherwise(Answer answer) {
        script = request -> answer;
        return this;
    }

    /** The same, by what is asked: its session, its turn in that session, its text. */
    public synchronized ScriptedApi otherwise(Function<ApiRequest, Answer> answers) {
        script = answers;
        return this;
    }

    /** All requests for messages so far. */
    public List<ApiRequest> requests() {
        return List.copyOf(requests);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            if (!exchange.getRequestMethod().equals("POST") || !path.equals("/v1/messages")) {
                boolean known = exchange.getRequestMethod().equals("HEAD");
                exchange.sendResponseHeaders(known ? 200 : 404, -1);
                return;
            }
            ApiRequest request = request(exchange.getRequestHeaders(), Json.object(body));
            perform(exchange, request, answer(request));
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized ApiRequest request(Headers headers, JsonObject body) {
        Map<String, String> named = new HashMap<>();
        headers.forEach((name, values) -> named.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
        String session = named.getOrDefault("x-claude-code-session-id", "");
        ApiRequest request = new ApiRequest(session, turns.merge(session, 1, Integer::sum), named, body);
        requests.add(request);
        return request;
    }

    private synchronized Answer answer(ApiRequest request) {
        Answer queued = queue.poll();
        return queued == null ? script.apply(request) : queued;
    }

    private void perform(HttpExchange exchange, ApiRequest request, Answer answer)
            throws IOException, InterruptedException {
        switch (answer) {
            case Answer.Text(String text, Tokens usage) ->
                message(exchange, request, JsonObject.EMPTY.with("type", "text").with("text", text), usage);
            case Answer.ToolUse(String name, JsonObject input, Tokens usage) ->
                message(
                        exchange,
                        request,
                        JsonObject.EMPTY
                                .with("type", "tool_use")
                                .with("id", "toolu_" + number())
                                .with("name", name)
                                .with("input", input),
                        usage);
            case Answer.Failure failure -> fail(exchange, failure);
            case Answer.Silence ignored -> closed.await();
            case Answer.Cut(String text) -> begin(exchange, request, text);
            case Answer.Stall(String text) -> {
                begin(exchange, request, text);
                closed.await();
            }
            case Answer.Later(Duration after, Answer then) -> {
                if (!closed.await(after.toMillis(), TimeUnit.MILLISECONDS)) {
                    perform(exchange, request, then);
                }
            }
        }
    }

    private void message(HttpExchange exchange, ApiRequest request, JsonObject block, Tokens usage) throws IOException {
        boolean isTool = block.text("type").orElse("").equals("tool_use");
        String reason = isTool ? "tool_use" : "end_turn";
        if (!request.streams()) {
            JsonObject whole = head(request, usage, usage.output())
                    .with("content", List.of(block))
                    .with("stop_reason", reason);
            reply(exchange, 200, whole);
            return;
        }
        OutputStream out = stream(exchange);
        event(out, "message_start", JsonObject.EMPTY.with("message", head(request, usage, 1)));
        JsonObject empty = isTool ? block.with("input", JsonObject.EMPTY) : block.with("text", "");
        event(out, "content_block_start", JsonObject.EMPTY.with("index", 0).with("content_block", empty));
        JsonObject delta = isTool
                ? JsonObject.EMPTY
                        .with("type", "input_json_delta")
                        .with("partial_json", Json.line(block.fields().get("input")))
                : JsonObject.EMPTY
                        .with("type", "text_delta")
                        .with("text", block.text("text").orElse(""));
        event(out, "content_block_delta", JsonObject.EMPTY.with("index", 0).with("delta", delta));
        event(out, "content_block_stop", JsonObject.EMPTY.with("index", 0));
        event(
                out,
                "message_delta",
                JsonObject.EMPTY
                        .with("delta", JsonObject.EMPTY.with("stop_reason", reason))
                        .with("usage", JsonObject.EMPTY.with("output_tokens", usage.output())));
        event(out, "message_stop", JsonObject.EMPTY);
        out.close();
    }

    /** The beginning of an answer whose end never comes. */
    private void begin(HttpExchange exchange, ApiRequest request, String text) throws IOException {
        OutputStream out = stream(exchange);
        event(out, "message_start", JsonObject.EMPTY.with("message", head(request, Answer.USAGE, 1)));
        event(
                out,
                "content_block_start",
                JsonObject.EMPTY
                        .with("index", 0)
                        .with(
                                "content_block",
                                JsonObject.EMPTY.with("type", "text").with("text", "")));
        event(
                out,
                "content_block_delta",
                JsonObject.EMPTY
                        .with("index", 0)
                        .with(
                                "delta",
                                JsonObject.EMPTY.with("type", "text_delta").with("text", text)));
    }

    private JsonObject head(ApiRequest request, Tokens usage, long output) {
        return JsonObject.EMPTY
                .with("id", "msg_" + number())
                .with("type", "message")
                .with("role", "assistant")
                .with("model", request.model())
                .with("content", List.of())
                .with("stop_reason", null)
                .with("stop_sequence", null)
                .with(
                        "usage",
                        JsonObject.EMPTY
                                .with("input_tokens", usage.input())
                                .with("cache_creation_input_tokens", usage.cacheWrite())
                                .with("cache_read_input_tokens", usage.cacheRead())
                                .with("output_tokens", output));
    }

    private synchronized String number() {
        return "scripted" + ++messages;
    }

    private static OutputStream stream(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("content-type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    private static void event(OutputStream out, String type, JsonObject fields) throws IOException {
        String data = Json.line(fields.with("type", type));
        out.write(("event: " + type + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void fail(HttpExchange exchange, Answer.Failure failure) throws IOException {
        failure.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        reply(
                exchange,
                failure.status(),
                JsonObject.EMPTY
                        .with("type", "error")
                        .with(
                                "error",
                                JsonObject.EMPTY.with("type", failure.type()).with("message", failure.message())));
    }

    private static void reply(HttpExchange exchange, int status, JsonObject body) throws IOException {
        byte[] bytes = Json.line(body).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Ends it: what still waits for an answer is cut. */
    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
