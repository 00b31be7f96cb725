package dev.agentctl.supervisor.claude.client;

import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is to be written to the CLI, line by line: one thread writes, any may add. Answers and requests go before prompts,
 * and prompts only once the CLI has been greeted.
 */
final class StandardInput {
    /** A CLI takes in all that it is written: as many waiting lines mean that it hangs. */
    private static final int MAX_PROMPTS = 64;

    private static final int MAX_CONTROL = 4_096;

    private final OutputStream out;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<byte[]> control = new ArrayDeque<>();
    private final Deque<byte[]> prompts = new ArrayDeque<>();
    private boolean greeted;
    private boolean takesPrompts = true;
    private boolean closing;
    private boolean broken;

    /** @param out the process's */
    StandardInput(OutputStream out) {
        this.out = out;
    }

    /** Adds a prompt's line. */
    void prompt(JsonObject line) throws IOException {
        lock.lock();
        try {
            if (!takesPrompts || closing || broken) {
                throw new IOException(
                        broken ? "the Claude CLI has ended" : "the Claude CLI is being stopped and takes no prompts");
            }
            if (prompts.size() >= MAX_PROMPTS) {
                throw new IOException("the Claude CLI reads no input: " + MAX_PROMPTS + " prompts wait already");
            }
            prompts.add(bytes(line));
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Adds a request's or an answer's line. */
    void control(JsonObject line) throws IOException {
        lock.lock();
        try {
            if (closing || broken) {
                throw new IOException("the Claude CLI has ended");
            }
            if (control.size() >= MAX_CONTROL) {
                throw new IOException("the Claude CLI reads no input: " + MAX_CONTROL + " lines wait already");
            }
            control.add(bytes(line));
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Prompts are written from now on. */
    void greeted() {
        change(() -> greeted = true);
    }

    /** No prompt is taken any more, and those that wait are given up. */
    void refusePrompts() {
        change(() -> {
            takesPrompts = false;
            prompts.clear();
        });
    }

    /** Closes the CLI's input, after what waits to be written. */
    void close() {
        change(() -> closing = true);
    }

    /** The process has ended: nothing is written any more. */
    void abandon() {
        change(() -> broken = true);
    }

    /** Writes until it is closed, or the CLI is gone: the writing thread's work. */
    void write() {
        try (out) {
            for (byte[] line = next(); line.length > 0; line = next()) {
                out.write(line);
                out.flush();
            }
        } catch (IOException gone) {
            // The CLI has closed its input, or ended: how it ends says why, and whoever adds a line is told.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            abandon();
        }
    }

    /** The next line; an empty one at the end. */
    private byte[] next() throws InterruptedException {
        lock.lock();
        try {
            while (true) {
                if (broken) {
                    return new byte[0];
                }
                if (!control.isEmpty()) {
                    return control.remove();
                }
                if (greeted && !prompts.isEmpty()) {
                    return prompts.remove();
                }
                if (closing) {
                    return new byte[0];
                }
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** One line, in which nothing but its end can be taken for an end: some readers end lines at U+2028 too. */
    private static byte[] bytes(JsonObject line) {
        String text = Json.line(line)
                .replace("\u0085", "\\u0085")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
