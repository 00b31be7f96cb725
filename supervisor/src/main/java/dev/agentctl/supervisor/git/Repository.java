package dev.agentctl.supervisor.git;

import dev.agentctl.shared.file.OwnerLock;
import dev.agentctl.shared.text.Clean;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The project's repository, and the lock on its list of worktrees: git's own commands race with each other there. One
 * process of this user and one thread of it hold the lock at a time; it ends with its process.
 *
 * @param git runs in the project's folder
 * @param common the repository's own folder, which all its worktrees share
 */
record Repository(Git git, Path common) {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long PAUSE_NANOS = 10_000_000;

    /** The kernel's lock is the whole process's. */
    private static final Map<Path, ReentrantLock> WITHIN_PROCESS = new ConcurrentHashMap<>();

    /** What is done under the lock. */
    interface Act<T> {
        T run() throws GitException, IOException;
    }

    /** @throws GitException in a sentence that says what to do, unless there is a checkout of a repository */
    static Repository of(Path project, Git git) throws GitException {
        if (!Files.isDirectory(project)) {
            throw new GitException("the project's folder " + project + " does not exist: name another one");
        }
        Git.Answer kind =
                git.attempt("rev-parse", "--path-format=absolute", "--git-common-dir", "--is-bare-repository");
        List<String> lines = kind.lines();
        if (!kind.isFine() || lines.size() != 2) {
            throw new GitException("the project's folder " + project
                    + " is no git repository: run 'git init' and commit there, or name" + " another one (git says: "
                    + kind.lastWords() + ")");
        }
        if (lines.get(1).equals("true")) {
            throw new GitException(
                    "the project's folder " + project + " is a bare repository: name a checkout of it instead");
        }
        return new Repository(git, Path.of(lines.get(0)));
    }

    /** The commit of a branch, tag or other name; of what is checked out where none is given. */
    String commit(Optional<String> name) throws GitException {
        String wanted = name.orElse("HEAD");
        if (wanted.startsWith("-")) {
            throw new GitException("'" + Clean.line(wanted, 80) + "' is no name of a branch or commit");
        }
        Git.Answer answer = git.attempt("rev-parse", "--quiet", "--verify", wanted + "^{commit}");
        if (answer.isFine()) {
            return answer.line();
        }
        throw new GitException(
                name.isPresent()
                        ? "'" + Clean.line(wanted, 80) + "' names no commit of " + common + ": name another base"
                        : common + " has no commit yet: make one, so that a worktree has something to start from");
    }

    /** Waits for the lock; not to be called by its holder. */
    <T> T locked(Act<T> act) throws GitException {
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
                    Files.isWritable(common) ? String.valueOf(failure.getMessage()) : notWritable(), failure);
        } finally {
            within.unlock();
        }
    }

    private String notWritable() {
        return "nothing can be written in " + common + ": see to its mode and the disk's";
    }

    private OwnerLock acrossProcesses() throws IOException {
        Path file = common.resolve("agentctl.lock");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (Optional<OwnerLock> lock = OwnerLock.take(file); ; lock = OwnerLock.take(file)) {
            if (lock.isPresent()) {
                return lock.get();
            }
            if (System.nanoTime() > deadline) {
                throw new GitException("another process has worked on the worktrees of " + common + " for "
                        + PATIENCE.toMinutes() + " minutes: see who holds " + file);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
