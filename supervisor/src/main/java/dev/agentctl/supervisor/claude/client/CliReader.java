package dev.agentctl.supervisor.claude.client;

import dev.agentctl.shared.text.Clean;
import dev.agentctl.supervisor.claude.ClaudeMessage;
import dev.agentctl.supervisor.claude.ClaudeStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads all that the CLI prints, to its end: hands answers and questions on, calls the listener, and watches for silence.
 * One virtual thread's; what others may call says so.
 */
final class CliReader {
    private static final int SIGNALLED = 128;
    private static final int MAX_SIGNAL = 64;
    private static final int MAX_WORDS = 300;

    private final CliProcess cli;
    private final Duration silence;
    private final ClientListener listener;
    private final Requests requests;
    private final Questions questions;
    private final Workload workload;
    private final PolledStream stream;
    private final ErrorLines errors;
    private final CompletableFuture<ClientEnd> ended = new CompletableFuture<>();
    private final Thread thread;

    private volatile String blame = "";
    private volatile boolean isWanted;
    private volatile boolean woken;
    private long calmAt = System.nanoTime();
    private long toldQuiet;
    private long offset;

    CliReader(
            CliProcess cli,
            Duration silence,
            ClientListener listener,
            Requests requests,
            Questions questions,
            Workload workload) {
        this.cli = cli;
        this.silence = silence;
        this.listener = listener;
        this.requests = requests;
        this.questions = questions;
        this.workload = workload;
        this.errors = new ErrorLines(cli.errors(), listener::errors);
        this.stream = new PolledStream(cli.output(), cli::isOver, new Looks());
        this.thread = Thread.ofVirtual().name("claude-output").unstarted(this::run);
    }

    Thread start() {
        thread.start();
        return thread;
    }

    /** Something is expected of the CLI: looks at once. Any thread. */
    void wake() {
        stream.expect();
        woken = true;
        LockSupport.unpark(thread);
    }

    /** How long nothing came. Any thread. */
    Duration quiet() {
        return stream.quiet();
    }

    /** Any thread. */
    CompletableFuture<ClientEnd> ended() {
        return ended.copy();
    }

    /** Why the CLI is ended by us, where it is its own fault; the first reason counts. Any thread. */
    void blame(String why) {
        if (blame.isEmpty() && !isWanted) {
            blame = why;
        }
    }

    /** The CLI is ended because somebody wants it. Any thread. */
    void blameNobody() {
        isWanted = true;
    }

    private void run() {
        try (stream) {
            offset = new ClaudeStream(ClaudeStream.SHORT, this::take).drain(stream, 0);
        } catch (IOException failure) {
            blame("its output could not be read: " + failure.getMessage());
            cli.tree().kill();
        } catch (RuntimeException | Error broken) {
            blame("whoever listens to it failed: " + broken);
            cli.tree().kill();
        }
        finish();
    }

    private void finish() {
        try {
            cli.awaitOver();
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        }
        try {
            errors.read();
            errors.finish();
        } catch (IOException closed) {
            // What was heard of its errors before is told; more there is not.
        } catch (RuntimeException broken) {
            blame("whoever listens to it failed: " + broken);
        }
        ClientEnd end = end();
        try {
            listener.ended(end);
        } finally {
            ended.complete(end);
        }
    }

    private void take(ClaudeMessage message, long lineEnd) {
        offset = lineEnd;
        toldQuiet = 0;
        workload.after(message);
        if (message instanceof ClaudeMessage.ControlResponse response) {
            requests.answered(response);
        } else if (message instanceof ClaudeMessage.ControlRequest request) {
            questions.ask(request);
        } else if (message instanceof ClaudeMessage.ControlCancel cancel) {
            questions.cancel(cancel.id());
        }
        listener.message(message, lineEnd);
    }

    private ClientEnd end() {
        int code = cli.exitCode();
        OptionalInt signal = code > SIGNALLED && code <= SIGNALLED + MAX_SIGNAL
                ? OptionalInt.of(code - SIGNALLED)
                : OptionalInt.empty();
        List<String> last = errors.last();
        return new ClientEnd(code, signal, sentence(code, signal, last), last, cli.isCleared(), offset);
    }

    private String sentence(int code, OptionalInt signal, List<String> last) {
        String how = isWanted ? "ended as it was asked to" : code == 0 ? "ended by itself" : "ended";
        String sentence = signal.isPresent()
                ? "the Claude CLI was ended by signal " + signal.getAsInt() + " (exit code " + code + ")"
                : "the Claude CLI " + how + ", exit code " + code;
        if (!blame.isEmpty()) {
            sentence += ", since " + Clean.line(blame, MAX_WORDS);
        }
        String words = code == 0 || last.isEmpty() ? "" : Clean.line(last.getLast(), MAX_WORDS);
        return words.isBlank() ? sentence : sentence + ": " + words.strip();
    }

    /** How the stream waits. */
    private final class Looks implements PolledStream.Waiting {
        @Override
        public void pause(long nanos) {
            if (!woken) {
                LockSupport.parkNanos(nanos);
            }
            woken = false;
        }

        @Override
        public boolean isBusy() {
            return workload.isBusy() || requests.isAnyOpen();
        }

        @Override
        public void between() {
            try {
                errors.read();
            } catch (IOException closed) {
                // The process has ended; what it wrote before was read.
            }
            watch();
        }

        private void watch() {
            long now = System.nanoTime();
            // While we owe it an answer, the silence is not the CLI's.
            if (silence.isZero() || !workload.isBusy() || questions.isAnyOpen()) {
                calmAt = now;
                toldQuiet = 0;
                return;
            }
            long quiet = Math.min(stream.quiet().toNanos(), now - calmAt);
            if (quiet - toldQuiet >= silence.toNanos()) {
                toldQuiet = quiet;
                listener.silent(Duration.ofNanos(quiet));
            }
        }
    }
}
