package dev.agentctl.supervisor.loop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * The home's supervisor.log: the agent's output and the loop's own words ({@code [supervisor] …}), each line after its
 * time. Past its size the file becomes {@code .1}, and three old ones are kept. Where it cannot be written, lines still
 * reach the {@link Echo}; the first failure is said there, and writing is tried again with {@link #check}. Any thread.
 */
public final class SupervisorLog implements AutoCloseable {
    /** Old files kept. */
    static final int KEPT = 3;

    private static final byte[] OWN = "[supervisor] ".getBytes(StandardCharsets.US_ASCII);

    private final Path path;
    private final long maxBytes;
    private final Echo echo;
    private final Timestamp timestamp = new Timestamp();
    private @Nullable RegularFile file;
    private boolean failing;

    /** @param maxBytes a file that has grown past this is put away */
    public SupervisorLog(Path path, long maxBytes, Echo echo) {
        this.path = path;
        this.maxBytes = maxBytes;
        this.echo = echo;
    }

    /** A line of the agent's. Waits for a standard output that lags, for a bounded time. */
    void output(byte[] line) {
        byte[] whole = write(line, false);
        echo.put(whole);
    }

    /** A line of the loop's own; never waits for standard output. */
    void say(String sentence) {
        byte[] whole = write(sentence.getBytes(StandardCharsets.UTF_8), true);
        echo.offer(whole);
    }

    /** Opens the file again where it was removed, replaced or could not be written. */
    synchronized void check() {
        RegularFile open = file;
        if (open != null && !open.isInPlace()) {
            drop();
            open = null;
        }
        if (open == null) {
            try {
                file = RegularFile.open(path);
            } catch (IOException failure) {
                failed(failure);
            }
        }
    }

    private synchronized byte[] write(byte[] text, boolean own) {
        byte[] time = timestamp.bytes();
        byte[] mark = own ? OWN : new byte[0];
        byte[] line = new byte[time.length + mark.length + text.length + 1];
        System.arraycopy(time, 0, line, 0, time.length);
        System.arraycopy(mark, 0, line, time.length, mark.length);
        System.arraycopy(text, 0, line, time.length + mark.length, text.length);
        line[line.length - 1] = '\n';
        if (file == null && !failing) {
            check();
        }
        RegularFile open = file;
        if (open != null) {
            try {
                append(open.channel(), line);
                failing = false;
            } catch (IOException failure) {
                drop();
                failed(failure);
            }
        }
        return line;
    }

    private void append(FileChannel channel, byte[] line) throws IOException {
        long end = channel.size();
        if (end >= maxBytes) {
            rotate(channel);
            RegularFile fresh = file;
            if (fresh == null) {
                return;
            }
            append(fresh.channel(), line);
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(line);
        while (bytes.hasRemaining()) {
            end += channel.write(bytes, end);
        }
    }

    private void rotate(FileChannel full) throws IOException {
        try {
            for (int i = KEPT - 1; i >= 1; i--) {
                Path from = old(i);
                if (Files.exists(from)) {
                    move(from, old(i + 1));
                }
            }
            move(path, old(1));
        } catch (IOException inTheWay) {
            // Something that is no file holds an old one's name: better to lose old lines than to grow without end.
            full.truncate(0);
            echo.offer(("[supervisor] " + path + " cannot be rotated and was emptied: " + inTheWay + "\n")
                    .getBytes(StandardCharsets.UTF_8));
            return;
        }
        drop();
        check();
    }

    private Path old(int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void failed(IOException failure) {
        if (!failing) {
            failing = true;
            echo.offer(("[supervisor] " + path + " cannot be written, the agent runs on: " + failure + "\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
    }

    private void drop() {
        RegularFile open = file;
        file = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException failure) {
                failed(failure);
            }
        }
    }

    @Override
    public synchronized void close() {
        drop();
    }
}
