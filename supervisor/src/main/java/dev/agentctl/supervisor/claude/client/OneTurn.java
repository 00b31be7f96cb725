package dev.agentctl.supervisor.claude.client;

import dev.agentctl.supervisor.claude.Ledger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

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
@SuppressWarnings("DoNotCallSuggester")
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
        throw new UnsupportedOperationException();
    }
}
