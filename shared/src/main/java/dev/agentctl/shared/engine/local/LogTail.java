package dev.agentctl.shared.engine.local;

import dev.agentctl.shared.file.UntrustedFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log that its writer rotates by renaming and that a stranger may replace by anything: the last lines, then what
 * is added. A line is cut at {@link #MAX_LINE} bytes. One thread's.
 */
final class LogTail implements AutoCloseable {
    /** Bytes of a line that are kept; the rest of it is dropped. */
    static final int MAX_LINE = 64 << 10;

    /** How far back the past is read, at most. */
    static final int MAX_PAST = 8 << 20;

    private final Path path;
    private final Consumer<String> consumer;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final ByteBuffer buffer = ByteBuffer.allocate(32 << 10);
    private @Nullable SeekableByteChannel channel;
    private @Nullable Object file;
    private long position;

    LogTail(Path path, Consumer<String> consumer) {
        this.path = path;
        this.consumer = consumer;
    }

    /**
     * Gives the last lines, at most so many, and stands behind them. No file is no lines.
     *
     * @param more whether {@link #more} follows: an unfinished line then waits for its end, and is given now otherwise
     * @throws IOException in one sentence, if the log is no regular file or cannot be read
     */
    void past(int lines, boolean more) throws IOException {
        if (!open()) {
            return;
        }
        SeekableByteChannel in = Objects.requireNonNull(channel);
        long size = in.size();
        long start = Math.max(0, size - MAX_PAST);
        long from = lines == 0 ? size : start;
        if (lines > 0) {
            from = lastLines(in, start, size, lines);
        }
        position = from;
        List<String> past = new ArrayList<>();
        read(past::add, size);
        if (!more && line.size() > 0) {
            past.add(take());
        }
        for (String one : past.subList(Math.max(0, past.size() - lines), past.size())) {
            consumer.accept(one);
        }
    }

    /** Gives the lines that were finished since; follows a rotation after the old file's end, and a truncation. */
    void more() throws IOException {
        if (channel == null && !open()) {
            return;
        }
        boolean rotated = !Objects.equals(key(path), file);
        SeekableByteChannel in = Objects.requireNonNull(channel);
        if (in.size() < position) {
            line.reset();
            position = 0;
        }
        read(consumer, in.size());
        if (rotated) {
            finish();
            close();
            if (open()) {
                read(consumer, Objects.requireNonNull(channel).size());
            }
        }
    }

    /** Gives what stands behind the last line end, if anything does. */
    void finish() {
        if (line.size() > 0) {
            consumer.accept(take());
        }
    }

    @Override
    public void close() throws IOException {
        SeekableByteChannel in = channel;
        channel = null;
        if (in != null) {
            in.close();
        }
    }

    private boolean open() throws IOException {
        try {
            Object key = key(path);
            channel = UntrustedFile.open(path);
            file = key;
            position = 0;
            return true;
        } catch (NoSuchFileException none) {
            return false;
        }
    }

    private static @Nullable Object key(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
        } catch (NoSuchFileException none) {
            return null; // Between a rotation's two renames.
        }
    }

    /** Where the last lines begin, found backwards. */
    private long lastLines(SeekableByteChannel in, long start, long size, int lines) throws IOException {
        int found = 0;
        long end = size;
        while (end > start) {
            int length = (int) Math.min(buffer.capacity(), end - start);
            buffer.clear().limit(length);
            in.position(end - length);
            while (buffer.hasRemaining() && in.read(buffer) >= 0) {
                // until full, or until the file shrank
            }
            for (int i = buffer.position() - 1; i >= 0; i--) {
                // The newline at the very end closes the last line and opens none.
                if (buffer.get(i) == '\n' && end - length + i != size - 1 && ++found == lines) {
                    return end - length + i + 1;
                }
            }
            end -= length;
        }
        return start;
    }

    private void read(Consumer<String> lines, long until) throws IOException {
        SeekableByteChannel in = Objects.requireNonNull(channel);
        in.position(position);
        while (position < until) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), until - position));
            int count = in.read(buffer);
            if (count <= 0) {
                return;
            }
            position += count;
            buffer.flip();
            while (buffer.hasRemaining()) {
                byte b = buffer.get();
                if (b == '\n') {
                    lines.accept(take());
                } else if (line.size() < MAX_LINE) {
                    line.write(b);
                }
            }
        }
    }

    private String take() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
