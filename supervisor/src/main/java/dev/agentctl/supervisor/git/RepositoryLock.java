package dev.agentctl.supervisor.git;

import dev.agentctl.shared.file.OwnerLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The lock on a repository: git's own commands race with each other on its list of worktrees and on its index. One
 * process and one thread of it hold the lock at a time; it ends with its process. Not to be taken twice by one thread.
 *
 * @param common the repository's own folder, which all its worktrees share
 */
public record RepositoryLock(Path common) {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long PAUSE_NANOS = 10_000_000;

    /** The kernel's lock is the whole process's. */
    private static final Map<Path, ReentrantLock> WITHIN_PROCESS = new ConcurrentHashMap<>();

    /** What is done under the lock. */
    public interface Act<T> {
        T run() throws IOException;
    }

    /** @throws GitException in one sentence, where the lock is not had in two minutes or the act fails */
    public <T> T locked(Act<T> act) throws GitException {
        ReentrantLock within = WITHIN_PROCESS.computeIfAbsent(common, key -> new ReentrantLock(true));
        within.lock();
        try {
            OwnerLock across = acrossProcesses();
            try {
                return act.run();
            } finally {
                across.close();
            }
        } catch (GitException said) {
            throw said;
        } catch (IOException failure) {
            throw new GitException(
                    Files.isWritable(common)
                            ? String.valueOf(failure.getMessage())
                            : "nothing can be written in " + common + ": see to its mode and the disk's",
                    failure);
        } finally {
            within.unlock();
        }
    }

    private OwnerLock acrossProcesses() throws IOException {
        Path file = common.resolve("agentctl.lock");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (Optional<OwnerLock> lock = OwnerLock.take(file); ; lock = OwnerLock.take(file)) {
            if (lock.isPresent()) {
                return lock.get();
            }
            if (System.nanoTime() > deadline) {
                throw new GitException("another process has worked on " + common + " for " + PATIENCE.toMinutes()
                        + " minutes: see who holds " + file);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
