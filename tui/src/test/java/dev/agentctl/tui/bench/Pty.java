package dev.agentctl.tui.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/**
 * A command on a pseudo-terminal (util-linux's {@code script}), whose output is counted and timed in place of drawn. One
 * reader thread owns the counters, which any thread may read.
 */
final class Pty implements AutoCloseable {
    private static final int KEPT = 1 << 20;

    private final Process script;
    private final long startedAt = System.nanoTime();
    private volatile String kept = "";
    private final AtomicLong bytes = new AtomicLong();

    private Pty(Process script) {
        this.script = script;
        Thread.ofVirtual().start(this::read);
    }

    /** @param command without any character that a shell would take apart */
    static Pty start(int columns, int rows, Map<String, String> environment, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        "script",
                        "-qec",
                        "stty rows " + rows + " cols " + columns + "; exec " + String.join(" ", command),
                        "/dev/null")
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment().put("TERM", "xterm-256color");
        return new Pty(builder.start());
    }

    private void read() {
        byte[] chunk = new byte[1 << 16];
        StringBuilder beginning = new StringBuilder();
        try (InputStream output = script.getInputStream()) {
            for (int length = output.read(chunk); length >= 0; length = output.read(chunk)) {
                if (beginning.length() < KEPT) {
                    beginning.append(new String(chunk, 0, length, StandardCharsets.UTF_8));
                    kept = beginning.toString();
                }
                bytes.addAndGet(length);
            }
        } catch (IOException closed) {
            // The program is gone, and with it what there was to count.
        }
    }

    /** What the program has written so far. */
    long bytes() {
        return bytes.get();
    }

    /** Waits until the output contains all the texts, and gives the milliseconds since the start. */
    double millisecondsUntil(String... texts) {
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> List.of(texts).stream().allMatch(text -> kept.contains(text)));
        } catch (org.awaitility.core.ConditionTimeoutException never) {
            throw new IllegalStateException(List.of(texts) + " never came; the output was " + kept, never);
        }
        return (System.nanoTime() - startedAt) / 1e6;
    }

    /** The program's own processes, the launcher among them. */
    List<Long> pids() {
        return script.descendants().map(ProcessHandle::pid).toList();
    }

    void type(String keys) throws IOException {
        script.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
        script.getOutputStream().flush();
    }

    /** Quits it with {@code q}, or by force where it stays. */
    @Override
    public void close() throws IOException {
        type("q");
        try {
            if (!script.waitFor(10, TimeUnit.SECONDS)) {
                script.descendants().forEach(ProcessHandle::destroyForcibly);
                script.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
