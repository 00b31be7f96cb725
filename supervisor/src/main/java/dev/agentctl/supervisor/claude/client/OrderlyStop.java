package dev.agentctl.supervisor.claude.client;

import dev.agentctl.shared.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The CLI's end in order, as CLAUDE-CLI.md measured it: a turn that is interrupted writes its result and its cost, a CLI
 * whose input closes ends by itself, and the rest is for those that do not. One thread's.
 */
final class OrderlyStop {
    private static final Duration INTERRUPT_BOUND = Duration.ofSeconds(3);
    private static final Duration CLOSED_GRACE = Duration.ofSeconds(5);
    private static final Duration TERM_GRACE = Duration.ofSeconds(5);

    /** An interrupted turn ends within some 30 ms; then the next prompt's may begin, and is interrupted too. */
    private static final Duration TURN_END = Duration.ofMillis(100);

    private final CliProcess cli;
    private final StandardInput input;
    private final Workload workload;
    private final Requests requests;

    OrderlyStop(CliProcess cli, StandardInput input, Workload workload, Requests requests) {
        this.cli = cli;
        this.input = input;
        this.workload = workload;
        this.requests = requests;
    }

    void run() {
        try {
            interruptTurns();
            input.close();
            if (cli.awaitEnd(CLOSED_GRACE)) {
                return;
            }
            cli.tree().root().terminate();
            if (cli.awaitEnd(TERM_GRACE)) {
                return;
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        cli.tree().kill();
    }

    private void interruptTurns() throws InterruptedException {
        long deadline = System.nanoTime() + INTERRUPT_BOUND.toNanos();
        while (workload.hasTurn() && !cli.isOver()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return;
            }
            try {
                requests.ask(JsonObject.EMPTY.with("subtype", "interrupt"), Duration.ofNanos(left))
                        .get(left, TimeUnit.NANOSECONDS);
            } catch (ExecutionException | TimeoutException notAnswered) {
                return; // Its input is closed next, and TERM follows.
            }
            if (workload.hasTurn() && cli.awaitEnd(TURN_END)) {
                return;
            }
        }
    }
}
