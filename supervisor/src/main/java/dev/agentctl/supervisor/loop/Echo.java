package dev.agentctl.supervisor.loop;

import dev.agentctl.shared.text.Clean;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Copies log lines to standard output, for {@code podman logs}, on a thread of its own: a reader that stalls there
 * neither stops the agent nor the loop. Lines that find no room are counted and left out. On a terminal lines are
 * cleaned, elsewhere they go as they are.
 */
public final class Echo {
    private static final int ROOM = 128;
    private static final long PATIENCE_SECONDS = 1;

    private final ArrayBlockingQueue<byte[]> lines = new ArrayBlockingQueue<>(ROOM);
    private final OutputStream out;
    private final boolean isTerminal;
    private final Thread writer;
    private volatile boolean stalled;
    private volatile boolean closing;
    private volatile boolean gone;
    private volatile int left;

    Echo(OutputStream out, boolean isTerminal) {
        this.out = out;
        this.isTerminal = isTerminal;
        this.writer = new Thread(this::copy, "echo");
        writer.setDaemon(true);
        writer.start();
    }

    /** To this process's standard output. */
    public static Echo toStandardOutput() {
        return new Echo(new FileOutputStream(FileDescriptor.out), standardOutputIsTerminal());
    }

    /** Where the system does not tell, a terminal is assumed: cleaning harms less than an escape sequence. */
    private static boolean standardOutputIsTerminal() {
        try {
            Path target = Files.readSymbolicLink(Path.of("/proc/self/fd/1"));
            return target.startsWith("/dev") && !target.equals(Path.of("/dev/null"));
        } catch (IOException | UnsupportedOperationException unknown) {
            return true;
        }
    }

    /** Adds a line, at the cost of a short wait if there is no room, once; after that at none until there is room. */
    void put(byte[] line) {
        if (lines.offer(line)) {
            stalled = false;
            return;
        }
        if (!stalled && !gone) {
            try {
                if (lines.offer(line, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    return;
                }
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
            stalled = true;
        }
        leaveOut();
    }

    /** Adds a line if there is room. */
    void offer(byte[] line) {
        if (!lines.offer(line)) {
            leaveOut();
        }
    }

    private synchronized void leaveOut() {
        left++;
    }

    private synchronized int takeLeft() {
        int count = left;
        left = 0;
        return count;
    }

    private void copy() {
        try {
            while (true) {
                byte[] line = lines.poll(closing ? 0 : 1, TimeUnit.HOURS);
                if (line == null) {
                    if (closing) {
                        return;
                    }
                    continue;
                }
                if (line.length > 0) {
                    write(line);
                }
                if (left > 0) {
                    write(("[supervisor] " + takeLeft() + " lines were left out here\n")
                            .getBytes(StandardCharsets.US_ASCII));
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(byte[] line) {
        if (gone) {
            return;
        }
        try {
            out.write(isTerminal ? cleaned(line) : line);
        } catch (IOException closed) {
            gone = true; // Nobody reads there any more; the log file has every line.
        }
    }

    private static byte[] cleaned(byte[] line) {
        String text = new String(line, 0, line.length - 1, StandardCharsets.UTF_8);
        return (Clean.line(text, Integer.MAX_VALUE) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Writes what is left, for at most so long. */
    public void close(long millis) {
        closing = true;
        lines.offer(new byte[0]);
        try {
            writer.join(millis);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
