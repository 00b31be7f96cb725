package dev.agentctl.supervisor.claude.client;

import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.shared.process.ProcessTree;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The CLI's process, its output and its tree. Any thread. */
final class CliProcess {
    /** What outlives the CLI is asked to end, and after this ended by force. */
    private static final Duration REMAINS_GRACE = Duration.ofSeconds(2);

    private static final int LOOKS = 2;
    private static final long BETWEEN_LOOKS_NANOS = 5_000_000;

    private final Process process;
    private final ProcessTree tree;
    private final InputStream output;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean cleared;

    private CliProcess(Process process, ProcessTree tree, InputStream output) {
        this.process = process;
        this.tree = tree;
        this.output = output;
    }

    static CliProcess start(ClientStart start) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(start.arguments()).directory(start.folder().toFile());
        builder.environment().clear();
        builder.environment().putAll(start.environment());
        builder.environment().put(ProcessTree.MARK_VARIABLE, start.mark());
        if (start.spool().isEmpty()) {
            Process process = launch(builder);
            return new CliProcess(process, tree(process, start.mark()), process.getInputStream());
        }
        Path spool = start.spool().get();
        InputStream output = open(spool);
        try {
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(new File(spool.toString())));
            Process process = launch(builder);
            return new CliProcess(process, tree(process, start.mark()), output);
        } catch (IOException failure) {
            output.close();
            Files.deleteIfExists(spool);
            throw failure;
        }
    }

    private static Process launch(ProcessBuilder builder) throws IOException {
        try {
            return builder.start();
        } catch (IOException failure) {
            throw new IOException("the Claude CLI could not be started: " + failure.getMessage(), failure);
        }
    }

    private static InputStream open(Path spool) throws IOException {
        try {
            Files.createFile(spool, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException there) {
            throw new IOException(spool + " exists: each Claude CLI needs a spool of its own", there);
        } catch (IOException failure) {
            throw new IOException("the spool " + spool + " could not be made: " + failure, failure);
        }
        return new FileInputStream(spool.toFile());
    }

    private static ProcessTree tree(Process process, String mark) {
        // One that has ended already has no identity to be mistaken for another's.
        ProcessIdentity root =
                ProcessIdentity.of(process.pid()).orElse(new ProcessIdentity(process.pid(), -1, "ended"));
        return ProcessTree.marked(root, mark);
    }

    ProcessTree tree() {
        return tree;
    }

    /** What it reads. */
    OutputStream input() {
        return process.getOutputStream();
    }

    /** What it prints: the spool, or a pipe. */
    InputStream output() {
        return output;
    }

    /** What it prints as errors. */
    InputStream errors() {
        return process.getErrorStream();
    }

    /** Waits until the CLI's own process has ended. */
    void awaitEnd() {
        boolean interrupted = false;
        while (true) {
            try {
                process.waitFor();
                break;
            } catch (InterruptedException notNow) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the CLI's own process has ended. */
    boolean hasEnded() {
        return !process.isAlive();
    }

    /** Waits for that so long at most; false where it still runs. */
    boolean awaitEnd(Duration bound) throws InterruptedException {
        return process.waitFor(bound.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Ends what came of the CLI, which has ended; then it is over. */
    void endRemains() {
        try {
            cleared = isGone() || tree.end(REMAINS_GRACE).isEmpty();
        } finally {
            over.countDown();
        }
    }

    /** As it is mostly. One look is not enough: a process in the middle of its exec shows no mark. */
    private boolean isGone() {
        for (int i = 0; i < LOOKS; i++) {
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
            if (!tree.reach().isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** Whether the CLI and all that came of it have ended, or cannot be ended. */
    boolean isOver() {
        return over.getCount() == 0;
    }

    /** Whether nothing of it is left, once it is over. */
    boolean isCleared() {
        return cleared;
    }

    /** After the end. */
    int exitCode() {
        return process.exitValue();
    }

    void awaitOver() throws InterruptedException {
        over.await();
    }
}
