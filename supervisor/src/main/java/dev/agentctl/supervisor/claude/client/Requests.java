package dev.agentctl.supervisor.claude.client;

import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.supervisor.claude.ClaudeMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** What is asked of the CLI over its control protocol, and not answered yet. Any thread. */
final class Requests {
    private final StandardInput input;
    private final Map<String, CompletableFuture<JsonObject>> open = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private volatile boolean ended;

    Requests(StandardInput input) {
        this.input = input;
    }

    /** Asks; fails with an IOException where it is refused, or not answered within the bound. */
    CompletableFuture<JsonObject> ask(JsonObject request, Duration bound) {
        String subject = request.text("subtype").orElse("");
        String id = "agentctl-" + numbers.incrementAndGet();
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        open.put(id, answer);
        try {
            input.control(JsonObject.EMPTY
                    .with("type", "control_request")
                    .with("request_id", id)
                    .with("request", request));
        } catch (IOException gone) {
            answer.completeExceptionally(gone);
        }
        if (ended) {
            answer.completeExceptionally(gone());
        }
        return answer.orTimeout(bound.toMillis(), TimeUnit.MILLISECONDS).handle((value, failure) -> {
            open.remove(id);
            if (failure instanceof TimeoutException) {
                throw new CompletionException(new IOException(
                        "the Claude CLI did not answer '" + subject + "' within " + bound.toSeconds() + " s", failure));
            }
            if (failure != null) {
                throw new CompletionException(failure);
            }
            return value;
        });
    }

    /** Takes an answer; one that nobody waits for is passed over. */
    void answered(ClaudeMessage.ControlResponse response) {
        CompletableFuture<JsonObject> answer = open.get(response.id());
        if (answer == null) {
            return;
        }
        if (response.isError()) {
            String why = response.response().text("error").orElse("no reason given");
            answer.completeExceptionally(new IOException("the Claude CLI refused what was asked of it: " + why));
        } else {
            answer.complete(response.response());
        }
    }

    boolean isAnyOpen() {
        return !open.isEmpty();
    }

    /** The process has ended: nobody answers. */
    void end() {
        ended = true;
        for (CompletableFuture<JsonObject> answer : open.values()) {
            answer.completeExceptionally(gone());
        }
    }

    private static IOException gone() {
        return new IOException("the Claude CLI has ended");
    }
}
