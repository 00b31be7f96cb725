package dev.agentctl.supervisor.loop;

import dev.agentctl.shared.agent.AgentHome;
import dev.agentctl.shared.file.OwnerLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * This process as the one supervisor of a home: the lock on its supervisor.pid. The agent can remove that file, and the
 * lock with it for all who come later, so the owner looks after it. One thread's.
 */
public final class HomeOwner {
    private final Path home;
    private final @Nullable Object homeKey;
    private final Path path;
    private @Nullable OwnerLock lock;
    private @Nullable Object key;

    private HomeOwner(AgentHome home, OwnerLock lock) throws IOException {
        this.home = home.path();
        this.homeKey = key(this.home);
        this.path = home.pidFile();
        this.lock = lock;
        this.key = key(path);
    }

    /**
     * Becomes the owner; empty, with nothing touched, where another supervisor is.
     *
     * @throws IOException if the lock's file cannot be made
     */
    public static Optional<HomeOwner> take(AgentHome home) throws IOException {
        Optional<OwnerLock> lock = lock(home.pidFile());
        return lock.isPresent() ? Optional.of(new HomeOwner(home, lock.get())) : Optional.empty();
    }

    private static Optional<OwnerLock> lock(Path path) throws IOException {
        try {
            // Looked at first: opening a named pipe would wait for its reader.
            if (!attributes(path).isRegularFile()) {
                Files.delete(path);
            }
        } catch (NoSuchFileException none) {
            // It is made.
        }
        return OwnerLock.take(path);
    }

    /** Whether the home's path still names the folder that was taken: where it was moved or replaced, nothing is ours. */
    boolean isHomeInPlace() {
        try {
            return homeKey == null || homeKey.equals(key(home));
        } catch (IOException gone) {
            return false;
        }
    }

    /**
     * What is the same for every supervisor of this home and for no other home's, so that one finds what another's death
     * left.
     */
    String identity() {
        return identity(home, homeKey);
    }

    /** The {@link #identity} that an owner of this home has or would have. */
    static String identity(AgentHome home) throws IOException {
        return identity(home.path(), key(home.path()));
    }

    private static String identity(Path home, @Nullable Object key) {
        return home.getFileName() + "@" + (key == null ? home.toAbsolutePath() : key);
    }

    /** Whether this process still owns the home: a lock whose file was removed or replaced is taken anew. */
    boolean confirm() throws IOException {
        Object now;
        try {
            now = key(path);
        } catch (NoSuchFileException removed) {
            now = null;
        }
        if (now != null && now.equals(key)) {
            return true;
        }
        OwnerLock lost = lock;
        lock = null;
        if (lost != null) {
            lost.close();
        }
        Optional<OwnerLock> again = lock(path);
        if (again.isEmpty()) {
            return false;
        }
        lock = again.get();
        key = key(path);
        return true;
    }

    private static @Nullable Object key(Path path) throws IOException {
        return attributes(path).fileKey();
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
