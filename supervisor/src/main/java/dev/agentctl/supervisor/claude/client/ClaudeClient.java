package dev.agentctl.supervisor.claude.client;

import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.shared.process.ProcessTree;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * A Claude CLI that runs as a child of this process, in stream-json both ways. Any thread may call it. Its own threads
 * are virtual: one reads all that the CLI prints and calls the listener, one writes, one waits for the end, and each
 * question of the CLI's (a tool call, a permission, a hook) has its own.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class ClaudeClient {
    private ClaudeClient() {}

    /**
     * Starts the CLI and greets it. What is asked of it before it has answered the greeting waits until then.
     *
     * @throws IOException in one sentence, if it cannot be started, or the spool exists already
     */
    public static ClaudeClient start(ClientStart start, ClientListener listener) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** The CLI's own process. */
    public ProcessIdentity process() {
        throw new UnsupportedOperationException();
    }

    /** The CLI and all that comes of it, as its tools. */
    public ProcessTree tree() {
        throw new UnsupportedOperationException();
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
        throw new UnsupportedOperationException();
    }

    /** What the CLI answered to its greeting: its commands, models and more. Fails if it ends before. */
    public CompletableFuture<JsonObject> greeting() {
        throw new UnsupportedOperationException();
    }

    /**
     * Ends the turn under way; the process stays usable. The turn's result, with its cost, comes as a message. Without a
     * turn nothing happens. Fails with an IOException, as all of these, if the CLI refuses, ends, or does not answer
     * within a bound.
     */
    public CompletableFuture<JsonObject> interrupt() {
        throw new UnsupportedOperationException();
    }

    /** From the next request on, another model answers. */
    public CompletableFuture<JsonObject> setModel(String model) {
        throw new UnsupportedOperationException();
    }

    /** @param mode as {@code --permission-mode} takes it */
    public CompletableFuture<JsonObject> setPermissionMode(String mode) {
        throw new UnsupportedOperationException();
    }

    /** What fills the conversation's context: {@code totalTokens}, {@code maxTokens}, {@code percentage}, categories. */
    public CompletableFuture<JsonObject> contextUsage() {
        throw new UnsupportedOperationException();
    }

    /** The state of its MCP servers: {@code mcpServers}. */
    public CompletableFuture<JsonObject> mcpStatus() {
        throw new UnsupportedOperationException();
    }

    /** How long the CLI has printed nothing. */
    public Duration quiet() {
        throw new UnsupportedOperationException();
    }

    /** Completed after {@link ClientListener#ended} has returned. */
    public CompletableFuture<ClientEnd> ended() {
        throw new UnsupportedOperationException();
    }

    /**
     * Ends it in order: interrupts what runs, so that it is told what that cost; closes its input and waits 5 s; TERM
     * and 5 s; KILL to the whole tree. Returns at once; further calls change nothing.
     *
     * @return {@link #ended}
     */
    public CompletableFuture<ClientEnd> stop() {
        throw new UnsupportedOperationException();
    }

    /** KILL to the whole tree, now. A turn under way is never told its cost. Returns {@link #ended} at once. */
    public CompletableFuture<ClientEnd> kill() {
        throw new UnsupportedOperationException();
    }
}
