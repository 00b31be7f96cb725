package dev.agentctl.shared.engine.local;

import dev.agentctl.shared.engine.Engine.ExecResult;
import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.shared.process.ProcessTree;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Runs a command beside an agent: in its home, with its environment, within a limit of time and output. */
final class Beside {
    private static final int MAX_OUTPUT = 1 << 20;

    /** What this command and its children carry besides the agent's mark, so that they end without the agent. */
    private static final String VARIABLE = "AGENTCHAT_EXEC";

    /** How long the output of children that outlive the command is waited for. */
    private static final Duration AFTERWARDS = Duration.ofMillis(200);

    private Beside() {}

    /**
     * @param input empty for nothing to read
     * @throws IOException in one sentence, if it cannot be started or was ended at the limit
     */
    static ExecResult run(
            List<String> command, byte[] input, Map<String, String> environment, Path home, Duration limit)
            throws IOException {
        String mark = UUID.randomUUID().toString();
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(home.toFile()).redirectErrorStream(true);
        if (input.length == 0) {
            builder.redirectInput(new File("/dev/null"));
        }
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put(VARIABLE, mark);
        Process process = builder.start();
        ProcessIdentity root = ProcessIdentity.of(process.pid()).orElse(new ProcessIdentity(0, -1, ""));
        ProcessTree tree = new ProcessTree(root, Optional.of(VARIABLE + "=" + mark));
        Output output = new Output(process.getInputStream());
        Thread reader = Thread.ofVirtual().start(output);
        if (input.length > 0) {
            Thread.ofVirtual().start(() -> feed(process, input));
        }
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                Set<ProcessIdentity> left = tree.kill();
                throw new IOException("it took longer than " + limit.toMillis() / 1000.0 + " s and was ended"
                        + (left.isEmpty() ? "" : ", but " + left.size() + " of its processes still run"));
            }
            reader.join(AFTERWARDS);
        } catch (InterruptedException interrupted) {
            tree.kill();
            Thread.currentThread().interrupt();
            throw new IOException("it was ended because this command was interrupted", interrupted);
        }
        return new ExecResult(process.exitValue(), output.text());
    }

    private static void feed(Process process, byte[] input) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(input);
        } catch (IOException unread) {
            // The command ended or closed its input before it had read all: its exit code tells what that means.
        }
    }

    /** Drains a stream to its end and keeps its beginning. The bytes are guarded by this. */
    private static final class Output implements Runnable {
        private final InputStream in;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

        Output(InputStream in) {
            this.in = in;
        }

        @Override
        public void run() {
            byte[] buffer = new byte[16 << 10];
            try (in) {
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    synchronized (this) {
                        kept.write(buffer, 0, Math.min(count, MAX_OUTPUT - kept.size()));
                    }
                }
            } catch (IOException cut) {
                synchronized (this) {
                    byte[] why = ("\n[output cut: " + cut.getMessage() + "]").getBytes(StandardCharsets.UTF_8);
                    kept.write(why, 0, why.length);
                }
            }
        }

        synchronized String text() {
            return kept.toString(StandardCharsets.UTF_8);
        }
    }
}
