package dev.agentctl.shared.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Reads files that an agent may have put there: regular files only, no symlink followed, never more than a bound. */
public final class UntrustedFile {
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

    /** When it was last written, of the link itself where it is one; empty if there is none. */
    public static Optional<Instant> writtenAt(Path path) {
        try {
            return Optional.of(
                    Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toInstant());
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    private static SeekableByteChannel open(Path path) throws IOException {
        // Looked at first: opening a named pipe for reading would wait for its writer.
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new IOException(path + " is not a regular file");
        }
        return Files.newByteChannel(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
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
