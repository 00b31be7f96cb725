package dev.agentctl.supervisor.claude.client;

import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * A program that speaks as the Claude CLI does and misbehaves as it is told: by its arguments for its whole life, and by
 * the words of each prompt for that turn. Started from the tests' own class path.
 */
public final class FakeClaude {
    /** What each turn costs. */
    static final double USD = 0.25;

    private final PrintStream out =
            new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private final List<String> knobs;
    private int requests;

    private FakeClaude(List<String> knobs) {
        this.knobs = knobs;
    }

    /** How it is started. */
    static List<String> command(String... knobs) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                FakeClaude.class.getName()));
        line.addAll(List.of(knobs));
        return line;
    }

    static ClientStart start(Path folder, String... knobs) {
        return ClientStart.of(
                command(knobs), Map.of("PATH", "/usr/local/bin:/usr/bin:/bin"), folder, "fake-" + UUID.randomUUID());
    }

    public static void main(String[] arguments) throws Exception {
        new FakeClaude(List.of(arguments)).run();
    }

    private void run() throws Exception {
        if (knobs.contains("ignore-term")) {
            // A program ends only when its hooks do.
            Runtime.getRuntime().addShutdownHook(new Thread(FakeClaude::waitForEver));
        }
        if (knobs.contains("complain")) {
            System.err.println("the first complaint");
            System.err.println("the last complaint");
            System.exit(3);
        }
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            JsonObject message = Json.object(line.getBytes(StandardCharsets.UTF_8));
            switch (message.text("type").orElse("")) {
                case "control_request" -> control(message);
                case "control_response" ->
                    print(JsonObject.EMPTY.with("type", "heard").with("subtype", line));
                case "user" -> turn(message);
                default -> System.exit(1);
            }
        }
        if (knobs.contains("ignore-close")) {
            waitForEver();
        }
    }

    private void control(JsonObject message) {
        if (knobs.contains("mute")) {
            return;
        }
        JsonObject request = message.object("request").orElseThrow();
        JsonObject response = JsonObject.EMPTY
                .with("subtype", request.text("model").orElse("").equals("none") ? "error" : "success")
                .with("request_id", message.text("request_id").orElse(""))
                .with("error", "no such model")
                .with("response", JsonObject.EMPTY.with("asked", request));
        print(JsonObject.EMPTY.with("type", "control_response").with("response", response));
    }

    private void turn(JsonObject message) throws Exception {
        String text = message.object("message").orElseThrow().text("content").orElse("");
        Optional<String> id = message.text("uuid");
        stage(id, "queued");
        stage(id, "started");
        print(JsonObject.EMPTY
                .with("type", "system")
                .with("subtype", "init")
                .with("session_id", "s1")
                .with("model", "fake"));
        perform(text.strip());
        print(result(text));
        stage(id, "completed");
    }

    private void perform(String text) throws Exception {
        String[] words = text.split(" ", 2);
        String rest = words.length > 1 ? words[1] : "";
        switch (words[0]) {
            case "huge" -> huge(Integer.parseInt(rest));
            case "exit" -> System.exit(Integer.parseInt(rest));
            case "halt" -> Runtime.getRuntime().halt(Integer.parseInt(rest));
            case "torn" -> {
                out.print("{\"type\":\"result\",\"subtype\":\"succ");
                out.flush();
                Runtime.getRuntime().halt(0);
            }
            case "noise" -> {
                for (int i = 0; i < Integer.parseInt(rest); i++) {
                    System.err.println("noise " + i);
                }
            }
            case "silence" -> waitForEver();
            case "flee" -> flee(Integer.parseInt(rest));
            case "ask" -> ask(Json.object(rest.getBytes(StandardCharsets.UTF_8)));
            case "plain" -> {
                out.println(rest);
                out.flush();
            }
            default -> {
                // Only an answer.
            }
        }
    }

    private void huge(int bytes) {
        String much = "x".repeat(bytes);
        print(JsonObject.EMPTY
                .with("type", "user")
                .with(
                        "message",
                        JsonObject.EMPTY.with(
                                "content",
                                List.of(JsonObject.EMPTY
                                        .with("type", "tool_result")
                                        .with("content", much)))));
    }

    /** Starts children in sessions of their own, which no parent's end ends. */
    private static void flee(int children) throws IOException {
        for (int i = 0; i < children; i++) {
            new ProcessBuilder("setsid", "sh", "-c", "trap '' TERM HUP; sleep 600 & sleep 600; wait")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        }
    }

    /** Asks something of the program that runs it. */
    private void ask(JsonObject request) {
        print(JsonObject.EMPTY
                .with("type", "control_request")
                .with("request_id", "q" + ++requests)
                .with("request", request));
    }

    private void stage(Optional<String> id, String stage) {
        if (id.isPresent()) {
            print(JsonObject.EMPTY
                    .with("type", "command_lifecycle")
                    .with("command_uuid", id.get())
                    .with("state", stage));
        }
    }

    private static JsonObject result(String text) {
        JsonObject model = JsonObject.EMPTY
                .with("inputTokens", 1)
                .with("outputTokens", 2)
                .with("cacheReadInputTokens", 3)
                .with("cacheCreationInputTokens", 4)
                .with("costUSD", USD);
        return JsonObject.EMPTY
                .with("type", "result")
                .with("subtype", "success")
                .with("is_error", false)
                .with("result", text)
                .with("model_usage_since_last_result", JsonObject.EMPTY.with("fake", model));
    }

    private void print(JsonObject line) {
        out.print(line + "\n");
        out.flush();
    }

    private static void waitForEver() {
        while (true) {
            LockSupport.park();
        }
    }
}
