package dev.agentctl.shared.engine.local;

import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.file.AtomicFile;
import dev.agentctl.shared.file.OwnerLock;
import dev.agentctl.shared.file.UntrustedFile;
import dev.agentctl.shared.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The local engine's memory on disk: one JSON file an agent, of its newest life, in a folder that is no agent's home. An
 * entry is written or removed only by the holder of the name's lock. Any thread may call.
 */
final class Registry {
    private static final int MAX_ENTRY = 4 << 20;

    private final Path folder;
    private final Map<Path, Read> read = new ConcurrentHashMap<>();

    /** An entry as read, and which file it was: each write makes another file. */
    private record Read(@Nullable Object file, FileTime written, long size, Entry entry) {}

    Registry(Path folder) {
        this.folder = folder;
    }

    /** All entries, by name; a file that is no entry is set aside as {@code NAME.json.unreadable}. */
    List<Entry> all() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> listed = Files.newDirectoryStream(folder)) {
            for (Path file : listed) {
                // Names that begin with a dot are writes under way, or what a crash left of one.
                String name = file.getFileName().toString();
                if (name.endsWith(".json") && !name.startsWith(".")) {
                    files.add(file);
                }
            }
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (DirectoryIteratorException failure) {
            throw failure.getCause();
        }
        files.sort(null);
        read.keySet().retainAll(files);
        List<Entry> entries = new ArrayList<>(files.size());
        for (Path file : files) {
            entry(file).ifPresent(entries::add);
        }
        return entries;
    }

    Optional<Entry> get(AgentName name) throws IOException {
        return entry(file(name));
    }

    /** For the holder of the name's lock. */
    void put(Entry entry) throws IOException {
        byte[] bytes = Json.pretty(entry.json()).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file(entry.name()), bytes, "rw-------");
    }

    /** For the holder of the name's lock. */
    void remove(AgentName name) throws IOException {
        Files.deleteIfExists(file(name));
    }

    /** Takes the name's lock, waiting no longer than so; empty where another has it all the time. */
    Optional<OwnerLock> lock(AgentName name, Duration wait) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
        Path file = folder.resolve(name.text() + ".lock");
        long deadline = System.nanoTime() + wait.toNanos();
        while (true) {
            Optional<OwnerLock> lock = OwnerLock.take(file);
            if (lock.isPresent()
                    || System.nanoTime() >= deadline
                    || Thread.currentThread().isInterrupted()) {
                return lock;
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    private Path file(AgentName name) {
        return folder.resolve(name.text() + ".json");
    }

    private Optional<Entry> entry(Path file) throws IOException {
        BasicFileAttributes now;
        try {
            now = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
        Read known = read.get(file);
        if (known != null
                && Objects.equals(known.file, now.fileKey())
                && known.written.equals(now.lastModifiedTime())
                && known.size == now.size()) {
            return Optional.of(known.entry);
        }
        byte[] bytes;
        try {
            bytes = UntrustedFile.read(file, MAX_ENTRY);
        } catch (NoSuchFileException removed) {
            return Optional.empty();
        }
        try {
            Entry entry = Entry.of(Json.object(bytes));
            if (!file.equals(file(entry.name()))) {
                throw new IOException("it is another agent's");
            }
            read.put(file, new Read(now.fileKey(), now.lastModifiedTime(), now.size(), entry));
            return Optional.of(entry);
        } catch (IOException noEntry) {
            // Whole writes only: somebody else wrote it. Kept for a person to look at, and out of the way.
            Path aside = file.resolveSibling(file.getFileName() + ".unreadable");
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            return Optional.empty();
        }
    }
}
