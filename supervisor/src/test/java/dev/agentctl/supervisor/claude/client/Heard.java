package dev.agentctl.supervisor.claude.client;

import static org.awaitility.Awaitility.await;

import dev.agentctl.supervisor.claude.ClaudeMessage;
import dev.agentctl.supervisor.claude.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Notes all that a client's listener is told, with one word for each kind, in their order. */
final class Heard implements ClientListener {
    static final Duration BOUND = Duration.ofSeconds(60);

    final List<ClaudeMessage> messages = new CopyOnWriteArrayList<>();
    final List<Long> offsets = new CopyOnWriteArrayList<>();
    final List<Duration> silences = new CopyOnWriteArrayList<>();
    final List<String> errors = new CopyOnWriteArrayList<>();
    final List<ClientEnd> ends = new CopyOnWriteArrayList<>();
    final List<Long> threads = new CopyOnWriteArrayList<>();
    private volatile Ledger ledger = Ledger.EMPTY;

    @Override
    public void message(ClaudeMessage message, long offset) {
        threads.add(Thread.currentThread().threadId());
        messages.add(message);
        offsets.add(offset);
        ledger = ledger.after(message);
    }

    @Override
    public void silent(Duration quiet) {
        silences.add(quiet);
    }

    @Override
    public void errors(String line) {
        errors.add(line);
    }

    @Override
    public void ended(ClientEnd end) {
        ends.add(end);
        ledger = ledger.ended();
    }

    Ledger ledger() {
        return ledger;
    }

    <T> List<T> of(Class<T> kind) {
        List<T> found = new ArrayList<>();
        for (ClaudeMessage message : messages) {
            if (kind.isInstance(message)) {
                found.add(kind.cast(message));
            }
        }
        return found;
    }

    List<ClaudeMessage.Result> results() {
        return of(ClaudeMessage.Result.class);
    }

    void awaitResults(int count) {
        await().atMost(BOUND).until(() -> results().size() >= count);
    }

    void awaitStage(ClaudeMessage.Prompt prompt) {
        await().atMost(BOUND).until(() -> messages.contains(prompt));
    }

    /** Of a client that ends. */
    ClientEnd end(ClaudeClient client) throws Exception {
        return client.ended().get(BOUND.toSeconds(), TimeUnit.SECONDS);
    }
}
