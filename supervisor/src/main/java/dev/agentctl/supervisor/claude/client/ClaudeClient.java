package dev.agentctl.supervisor.claude.client;

import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.shared.process.ProcessTree;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A Claude CLI that runs as a child of this process, in stream-json both ways. Any thread may call it. Its own threads
 * are virtual: one reads all that the CLI prints and calls the listener, one writes, one waits for the end, and each
 * question of the CLI's (a tool call, a permission, a hook) has its own. What is done by {@code then…} with an answer is
 * done on the reader's thread: it must not wait for another.
 *
 * <p>As measured with 2.1.329: where its standard output is a file and this process dies, the CLI sees its input close,
 * finishes the turn under way (tools and prompts that it has read included), writes its result with the cost, and exits
 * with 0. An interruption, and INT too, write a result with what the broken-off turn cost; TERM and KILL write none.
 */
public final class ClaudeClient {
    /** A machine on which hundreds start at once is slow; alone, the CLI answers in 0.4 to 1.4 s (CLAUDE-CLI.md). */
    private static final Duration GREETING_BOUND = Duration.ofMinutes(2);

    /** The slowest of these, the context's usage, takes 1.3 s. */
    private static final Duration ANSWER_BOUND = Duration.ofSeconds(60);

    private final CliProcess cli;
    private final StandardInput input;
    private final Requests requests;
    private final Workload workload;
    private final CliReader reader;
    private final CompletableFuture<JsonObject> greeting;
    private final AtomicBoolean stopping = new AtomicBoolean();

    private ClaudeClient(CliProcess cli, ClientStart start, ClientListener listener) {
        this.cli = cli;
        this.input = new StandardInput(cli.input());
        this.requests = new Requests(input);
        this.workload = new Workload();
        Questions questions = new Questions(start, input, this::wake);
        this.reader = new CliReader(cli, start.silence(), listener, requests, questions, workload);
        this.greeting = requests.ask(questions.greeting(), GREETING_BOUND).whenComplete((answer, failure) -> {
            if (failure == null) {
                input.greeted();
            } else if (!cli.hasEnded()) {
                reader.blame("it was not greeted: " + failure.getMessage());
                startKill();
            }
        });
        Thread.ofVirtual().name("claude-input").start(input::write);
        Thread reading = reader.start();
        Thread.ofVirtual().name("claude-end").start(() -> {
            cli.awaitEnd();
            input.abandon();
            requests.end();
            questions.end();
            cli.endRemains();
            LockSupport.unpark(reading);
        });
    }

    /**
     * Starts the CLI and greets it. What is asked of it before it has answered the greeting waits until then; one that
     * does not answer within two minutes is killed.
     *
     * @throws IOException in one sentence, if it cannot be started, or the spool exists already
     */
    public static ClaudeClient start(ClientStart start, ClientListener listener) throws IOException {
        return new ClaudeClient(CliProcess.start(start), start, listener);
    }

    /** The CLI's own process. */
    public ProcessIdentity process() {
        return cli.tree().root();
    }

    /** The CLI and all that comes of it, as its tools. */
    public ProcessTree tree() {
        return cli.tree();
    }

    /**
     * Asks it something: {@link #query(UUID, String)} with an id of its own.
     *
     * @return the id
     */
    public UUID query(String text) throws IOException {
        UUID id = UUID.randomUUID();
        query(id, text);
        return id;
    }

    /**
     * Asks it something: one line of a user's, in the order of the calls. A prompt that is sent while a turn runs joins
     * that turn, or begins the next.
     *
     * <p>The text is data: where it begins with a slash, a space is put before it, so that it is no command of the
     * CLI's (2.1.329 takes {@code /clear} as one, in a text and in a block, and not behind a space).
     *
     * <p>What becomes of it comes as {@link dev.agentctl.supervisor.claude.ClaudeMessage.Prompt} with this id. As measured
     * (2.1.329): sent again with the same id, also to another process that resumes the conversation, a prompt whose
     * turn was completed is not run again but said to be completed; one whose turn was broken off by a kill is run again.
     *
     * @param id of the prompt; no other prompt's
     * @throws IOException in one sentence, if the CLI has ended or is being stopped, or too many prompts wait to be
     *     written
     */
    public void query(UUID id, String text) throws IOException {
        workload.asked(id.toString());
        try {
            input.prompt(JsonObject.EMPTY
                    .with("type", "user")
                    .with(
                            "message",
                            JsonObject.EMPTY
                                    .with("role", "user")
                                    .with("content", text.startsWith("/") ? " " + text : text))
                    .with("parent_tool_use_id", null)
                    .with("session_id", "")
                    .with("uuid", id.toString()));
        } catch (IOException refused) {
            workload.notAsked(id.toString());
            throw refused;
        }
        reader.wake();
    }

    /** What the CLI answered to its greeting: its commands, models and more. Fails if it ends before. */
    public CompletableFuture<JsonObject> greeting() {
        return greeting.copy();
    }

    /**
     * Ends the turn under way; the process stays usable. The turn's result, with its cost, comes as a message. Without a
     * turn nothing happens. Fails with an IOException, as all of these, if the CLI refuses, ends, or does not answer
     * within a minute.
     */
    public CompletableFuture<JsonObject> interrupt() {
        return ask("interrupt");
    }

    /** From the next request on, another model answers. */
    public CompletableFuture<JsonObject> setModel(String model) {
        return ask(JsonObject.EMPTY.with("subtype", "set_model").with("model", model));
    }

    /** @param mode as {@code --permission-mode} takes it */
    public CompletableFuture<JsonObject> setPermissionMode(String mode) {
        return ask(JsonObject.EMPTY.with("subtype", "set_permission_mode").with("mode", mode));
    }

    /** What fills the conversation's context: {@code totalTokens}, {@code maxTokens}, {@code percentage}, categories. */
    public CompletableFuture<JsonObject> contextUsage() {
        return ask("get_context_usage");
    }

    /** The state of its MCP servers: {@code mcpServers}. */
    public CompletableFuture<JsonObject> mcpStatus() {
        return ask("mcp_status");
    }

    /** How long the CLI has printed nothing. */
    public Duration quiet() {
        return reader.quiet();
    }

    /** Completed after {@link ClientListener#ended} has returned. */
    public CompletableFuture<ClientEnd> ended() {
        return reader.ended();
    }

    /**
     * Ends it in order: interrupts what runs, so that it is told what that cost; closes its input and waits 5 s; TERM
     * and 5 s; KILL to the whole tree. Prompts that are not written yet are given up. Returns at once; further calls
     * change nothing.
     *
     * @return {@link #ended}
     */
    public CompletableFuture<ClientEnd> stop() {
        if (stopping.compareAndSet(false, true)) {
            reader.blameNobody();
            input.refusePrompts();
            workload.givenUp();
            OrderlyStop stop = new OrderlyStop(cli, input, workload, requests);
            Thread.ofVirtual().name("claude-stop").start(stop::run);
        }
        return ended();
    }

    /** KILL to the whole tree, now. A turn under way is never told its cost. Returns {@link #ended} at once. */
    public CompletableFuture<ClientEnd> kill() {
        startKill();
        return ended();
    }

    private void startKill() {
        Thread.ofVirtual().name("claude-kill").start(cli.tree()::kill);
    }

    private void wake() {
        reader.wake();
    }

    private CompletableFuture<JsonObject> ask(String subtype) {
        return ask(JsonObject.EMPTY.with("subtype", subtype));
    }

    private CompletableFuture<JsonObject> ask(JsonObject request) {
        CompletableFuture<JsonObject> answer = requests.ask(request, ANSWER_BOUND);
        reader.wake();
        return answer;
    }
}
