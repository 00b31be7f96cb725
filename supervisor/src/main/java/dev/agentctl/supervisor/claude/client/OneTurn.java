package dev.agentctl.supervisor.claude.client;

import dev.agentctl.supervisor.claude.ClaudeCommand;
import dev.agentctl.supervisor.claude.ClaudeMessage;
import dev.agentctl.supervisor.claude.Ledger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * One prompt to a CLI of its own: no tools, no settings, one turn, and nothing of it is kept as a conversation.
 *
 * @param program a name on the PATH, or a path
 * @param environment all variables of the process, but for the mark
 * @param folder it works in
 * @param mark see {@link ClientStart#mark}
 * @param spool see {@link ClientStart#spool}: with it, what the turn cost is known even after a kill of this process
 * @param tokenFile see {@link SessionArguments#tokenFile}
 * @param bound after which it is ended
 */
public record OneTurn(
        String program,
        Map<String, String> environment,
        Path folder,
        String mark,
        Optional<Path> spool,
        Optional<Path> tokenFile,
        Duration bound) {
    public OneTurn {
        environment = Map.copyOf(environment);
    }

    /**
     * What came of it.
     *
     * @param text the model's; where {@code failed}, what went wrong, in one sentence; untrusted, not cleaned
     * @param ledger what it cost, also where it failed
     */
    public record Outcome(boolean failed, String text, Ledger ledger) {}

    /**
     * Asks, and waits for the answer and the end of the process.
     *
     * @param systemPrompt in place of Claude Code's own
     * @throws IOException in one sentence, if the CLI cannot be started
     * @throws InterruptedException when the thread is interrupted: the process is killed first
     */
    public Outcome ask(String model, String systemPrompt, String prompt) throws IOException, InterruptedException {
        Hearing hearing = new Hearing();
        ClientStart start = ClientStart.of(
                arguments(model, systemPrompt),
                ClaudeCommand.environment(environment, tokenFile.isPresent()),
                folder,
                mark);
        ClaudeClient client = ClaudeClient.start(spool.isPresent() ? start.withSpool(spool.get()) : start, hearing);
        try {
            client.query(prompt);
            boolean inTime = hearing.awaitResult(bound);
            // It is told what a turn costs that takes too long.
            ClientEnd end = await(client.stop());
            return hearing.outcome(inTime, bound, end);
        } catch (IOException endedAtOnce) {
            return hearing.outcome(true, bound, await(client.kill()));
        } catch (InterruptedException notWanted) {
            client.tree().kill();
            throw notWanted;
        }
    }

    private List<String> arguments(String model, String systemPrompt) {
        List<String> line = new ArrayList<>();
        tokenFile.ifPresent(file -> line.addAll(ClaudeCommand.withToken(file)));
        line.add(program);
        line.addAll(SessionArguments.STREAMS);
        line.addAll(List.of(
                "--model=" + model,
                "--system-prompt=" + systemPrompt,
                "--tools=",
                "--max-turns=1",
                "--setting-sources=",
                "--strict-mcp-config",
                "--permission-mode=dontAsk",
                "--no-session-persistence"));
        return line;
    }

    private static ClientEnd await(CompletableFuture<ClientEnd> ended) throws InterruptedException {
        try {
            return ended.get();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What is heard of it: the reader's thread writes, and the asking one reads after the end. */
    private static final class Hearing implements ClientListener {
        private final CountDownLatch settled = new CountDownLatch(1);
        private volatile Ledger ledger = Ledger.EMPTY;
        private volatile Optional<ClaudeMessage.Result> result = Optional.empty();

        @Override
        public void message(ClaudeMessage message, long offset) {
            ledger = ledger.after(message);
            if (message instanceof ClaudeMessage.Result last) {
                result = Optional.of(last);
                settled.countDown();
            }
        }

        @Override
        public void ended(ClientEnd end) {
            ledger = ledger.ended();
            settled.countDown();
        }

        boolean awaitResult(Duration bound) throws InterruptedException {
            return settled.await(bound.toNanos(), TimeUnit.NANOSECONDS);
        }

        Outcome outcome(boolean inTime, Duration bound, ClientEnd end) {
            if (!inTime) {
                return new Outcome(true, "no answer came within " + bound.toSeconds() + " s", ledger);
            }
            if (result.isEmpty()) {
                return new Outcome(true, end.sentence(), ledger);
            }
            ClaudeMessage.Result last = result.get();
            String words = last.text().isEmpty() && !last.errors().isEmpty()
                    ? last.errors().getFirst()
                    : last.text();
            return new Outcome(last.isError(), words.isEmpty() && last.isError() ? last.subtype() : words, ledger);
        }
    }
}
