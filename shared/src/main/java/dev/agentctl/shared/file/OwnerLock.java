package dev.agentctl.shared.file;

import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.process.ProcessTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes this process the one owner of something for as long as it lives. The kernel holds the lock and lets go of it at
 * any death, across containers that share the folder. The owner itself must not open the file while it owns: the kernel
 * drops a process's lock when any of its channels to the file is closed. The file's contents say who it is: pid, start time and boot id.
 */
public final class OwnerLock implements AutoCloseable {
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;

    private OwnerLock(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes the lock and writes who holds it, or gives empty at once where another process, or this one, has it.
     *
     * @throws IOException if the file cannot be made, or is a symlink
     */
    public static Optional<OwnerLock> take(Path path) throws IOException {
        // One name for the file, by whatever links its folder is reached.
        Path absolute = path.toAbsolutePath();
        Path key = Objects.requireNonNull(absolute.getParent(), "the root folder is no file")
                .toRealPath()
                .resolve(Objects.requireNonNull(absolute.getFileName(), "the root folder is no file"));
        // Asked before the file is opened: closing any channel to it would drop this process's lock.
        if (!HELD.add(key)) {
            return Optional.empty();
        }
        try {
            Optional<OwnerLock> taken = open(key);
            if (taken.isEmpty()) {
                HELD.remove(key);
            }
            return taken;
        } catch (IOException | RuntimeException failure) {
            HELD.remove(key);
            throw failure;
        }
    }

    private static Optional<OwnerLock> open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(
                path,
                // For reading too: where a stranger put a named pipe, an open for writing alone waits for its reader.
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                return Optional.empty();
            }
            byte[] who = (Json.line(self()) + "\n").getBytes(StandardCharsets.UTF_8);
            channel.write(ByteBuffer.wrap(who), 0);
            channel.truncate(who.length);
            channel.force(true);
            return Optional.of(new OwnerLock(path, channel, lock));
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    /** This process: {@code pid}, {@code started_at} (ISO-8601) and, on Linux, {@code boot_id}. */
    private static JsonObject self() {
        ProcessHandle me = ProcessHandle.current();
        JsonObject who = JsonObject.EMPTY.with("pid", me.pid());
        if (me.info().startInstant().isPresent()) {
            who = who.with("started_at", me.info().startInstant().get().toString());
        }
        String boot = ProcessTable.boot();
        return boot.isEmpty() ? who : who.with("boot_id", boot);
    }

    /** Lets go of the lock; the file stays, so that two processes never lock two files of one name. Twice is fine. */
    @Override
    public void close() throws IOException {
        if (!channel.isOpen()) {
            return; // The second close: the lock may be another owner's by now.
        }
        try (channel) {
            lock.release();
        } finally {
            HELD.remove(path);
        }
    }
}
