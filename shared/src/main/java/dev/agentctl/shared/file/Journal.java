package dev.agentctl.shared.file;

import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A file of JSON lines that only grows. An entry is on disk when {@link #append} returns; several processes may append
 * to the same file. A crash in the middle of an append leaves a torn last line, which the next append ends and readers
 * pass over.
 */
public final class Journal {
    /** The kernel's lock belongs to the whole process, so the JVM refuses a second one instead of waiting for it. */
    private static final Object WITHIN_PROCESS = new Object();

    private final Path path;

    public Journal(Path path) {
        this.path = path;
    }

    public Path path() {
        return path;
    }

    /**
     * Adds one line and forces it to disk. The file is made with mode 600 where it is missing; its folder must exist.
     *
     * @throws IOException if it is not certain to be on disk
     */
    public void append(JsonObject entry) throws IOException {
        byte[] line = (Json.line(entry) + "\n").getBytes(StandardCharsets.UTF_8);
        synchronized (WITHIN_PROCESS) {
            append(line);
        }
    }

    private void append(byte[] line) throws IOException {
        try (FileChannel channel = FileChannel.open(
                path,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            try (FileLock lock = channel.lock()) {
                long end = channel.size();
                if (end > 0 && !endsInNewline(channel, end)) {
                    end += channel.write(ByteBuffer.wrap(new byte[] {'\n'}), end);
                }
                ByteBuffer bytes = ByteBuffer.wrap(line);
                while (bytes.hasRemaining()) {
                    end += channel.write(bytes, end);
                }
                channel.force(true);
                lock.release();
            }
        }
    }

    private static boolean endsInNewline(FileChannel channel, long end) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        channel.read(last, end - 1);
        return last.get(0) == '\n';
    }

    /** All whole entries, oldest first; lines that are no JSON objects are passed over. None where there is no file. */
    public List<JsonObject> read() throws IOException {
        List<JsonObject> entries = new ArrayList<>();
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(path);
        } catch (NoSuchFileException none) {
            return entries;
        }
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                byte[] line = new byte[i - start];
                System.arraycopy(bytes, start, line, 0, line.length);
                start = i + 1;
                whole(line).ifPresent(entries::add);
            }
        }
        return entries;
    }

    /** The entry; empty for the line that a crash tore: its append never returned, so nobody relies on it. */
    private static Optional<JsonObject> whole(byte[] line) {
        try {
            return Optional.of(Json.object(line));
        } catch (IOException torn) {
            return Optional.empty();
        }
    }
}
