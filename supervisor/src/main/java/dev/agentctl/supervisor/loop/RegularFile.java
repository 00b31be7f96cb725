package dev.agentctl.supervisor.loop;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file held open in a folder that a stranger can write. Opening follows no symlink and never waits for a named pipe;
 * whatever stands in the file's place is removed. One thread's at a time.
 */
final class RegularFile implements AutoCloseable {
    // Read and write: that opens a named pipe at once, where writing alone would wait for its reader.
    private static final Set<OpenOption> OPEN =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> MAKE = Set.of(
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE_NEW,
            LinkOption.NOFOLLOW_LINKS);

    private final Path path;
    private final FileChannel channel;
    private final @Nullable Object key;

    private RegularFile(Path path, FileChannel channel, @Nullable Object key) {
        this.path = path;
        this.channel = channel;
        this.key = key;
    }

    /** @throws IOException if it can neither be opened nor made, as where a folder that is not empty has its name */
    static RegularFile open(Path path) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(path, OPEN);
            try {
                // Only what has positions is a file: a named pipe refuses.
                channel.position(0);
            } catch (IOException noFile) {
                channel.close();
                channel = remade(path, noFile);
            }
        } catch (NoSuchFileException none) {
            channel = FileChannel.open(path, MAKE);
        } catch (IOException link) {
            channel = remade(path, link);
        }
        try {
            return new RegularFile(path, channel, key(path));
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
    }

    private static FileChannel remade(Path path, IOException why) throws IOException {
        try {
            Files.deleteIfExists(path);
            return FileChannel.open(path, MAKE);
        } catch (FileAlreadyExistsException again) {
            throw new IOException(path + " is put back as fast as it is removed", again);
        } catch (IOException failure) {
            failure.addSuppressed(why);
            throw failure;
        }
    }

    FileChannel channel() {
        return channel;
    }

    /** Whether the path still names this file. */
    boolean isInPlace() {
        try {
            return key != null && key.equals(key(path));
        } catch (IOException gone) {
            return false;
        }
    }

    private static @Nullable Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
