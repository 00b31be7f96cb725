package dev.agentctl.shared.file;

import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads files that an agent may have put there: regular files only, no symlink followed, never more than a bound. */
public final class UntrustedFile {
    private static final Duration OPEN_BOUND = Duration.ofSeconds(2);

    private UntrustedFile() {}

    /**
     * The whole file.
     *
     * @throws NoSuchFileException if there is none
     * @throws IOException if it is larger than the bound, a symlink, or no regular file, in one sentence
     */
    public static byte[] read(Path path, int maxBytes) throws IOException {
        try (SeekableByteChannel channel = open(path)) {
            long size = channel.size();
            if (size > maxBytes) {
                throw new IOException(path + " is larger than " + maxBytes + " bytes");
            }
            return fill(channel, ByteBuffer.allocate((int) size));
        }
    }

    /** The file's last bytes, at most so many; the rules of {@link #read} otherwise. */
    public static byte[] tail(Path path, int maxBytes) throws IOException {
        try (SeekableByteChannel channel = open(path)) {
            long size = channel.size();
            int length = (int) Math.min(size, maxBytes);
            channel.position(size - length);
            return fill(channel, ByteBuffer.allocate(length));
        }
    }

    /**
     * The one JSON object that a file holds; empty if there is no file.
     *
     * @throws IOException as with {@link #read}, or if it is torn or something else
     */
    public static Optional<JsonObject> object(Path path, int maxBytes) throws IOException {
        byte[] bytes;
        try {
            bytes = read(path, maxBytes);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.object(bytes));
        } catch (IOException malformed) {
            throw new IOException(path + " is not valid JSON", malformed);
        }
    }

    /** When it was last written, of the link itself where it is one; empty if there is none. */
    public static Optional<Instant> writtenAt(Path path) {
        try {
            return Optional.of(
                    Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toInstant());
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    /**
     * Opens it for reading, for a caller that bounds what it reads. Its size is 0 if it turns out to be a pipe: read no
     * further than {@link SeekableByteChannel#size} says.
     *
     * @throws NoSuchFileException if there is none
     * @throws IOException if it is a symlink or no regular file, in one sentence
     */
    public static SeekableByteChannel open(Path path) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new IOException(path + " is not a regular file");
        }
        try {
            // For writing too, though nothing is written: a named pipe that was put there after the look above would
            // make an open for reading wait for its writer, and an open for both does not wait.
            return Files.newByteChannel(
                    path, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException none) {
            throw none;
        } catch (FileSystemException notWritable) {
            return openForReading(path);
        }
    }

    /** An open that may wait for ever is waited for by another thread. */
    static SeekableByteChannel openForReading(Path path) throws IOException {
        CompletableFuture<SeekableByteChannel> opened = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("open").start(() -> {
            try {
                SeekableByteChannel channel =
                        Files.newByteChannel(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
                if (!opened.complete(channel)) {
                    channel.close(); // Nobody waits any more.
                }
            } catch (IOException | RuntimeException failure) {
                opened.completeExceptionally(failure);
            }
        });
        try {
            return opened.get(OPEN_BOUND.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof IOException io ? io : new IOException(failure.getCause());
        } catch (TimeoutException hangs) {
            if (opened.cancel(false)) {
                throw new IOException(path + " cannot be opened without waiting", hangs);
            }
            return opened.resultNow();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            if (!opened.cancel(false) && !opened.isCompletedExceptionally()) {
                opened.resultNow().close();
            }
            throw new IOException("interrupted while " + path + " was opened", interrupted);
        }
    }

    private static byte[] fill(SeekableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            // until full, or until the file shrank under us
        }
        byte[] contents = new byte[bytes.position()];
        bytes.flip().get(contents);
        return contents;
    }
}
