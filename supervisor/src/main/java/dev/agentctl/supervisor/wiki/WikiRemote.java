package dev.agentctl.supervisor.wiki;

import dev.agentctl.supervisor.git.Git;
import dev.agentctl.supervisor.git.GitException;
import dev.agentctl.supervisor.git.RepositoryLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Another repository of the same wiki: what it has is fetched, what is here is put on top and pushed. A virtual thread of
 * its own does so soon after each write and every half a minute. While the network is away all stays here.
 */
final class WikiRemote implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofSeconds(30);

    /** Others may push in between: so often it is tried again at once. */
    private static final int ATTEMPTS = 5;

    private static final String THEIRS = "refs/remotes/agentctl/wiki";

    private final Git git;
    private final RepositoryLock lock;
    private final String url;
    private final Semaphore changes = new Semaphore(1);
    private final ReentrantLock one = new ReentrantLock();
    private volatile Optional<String> trouble = Optional.empty();
    private volatile boolean closed;
    private final Thread thread = Thread.ofVirtual().name("wiki-remote").unstarted(this::run);

    private WikiRemote(Git git, RepositoryLock lock, String url) {
        this.git = git;
        this.lock = lock;
        this.url = url;
    }

    /** @throws IOException in one sentence, if the address is none */
    static WikiRemote start(Git git, RepositoryLock lock, String url) throws IOException {
        if (url.isBlank() || url.startsWith("-")) {
            throw new IOException("'" + url + "' is no address of a wiki's remote");
        }
        WikiRemote remote = new WikiRemote(git, lock, url);
        remote.thread.start();
        return remote;
    }

    /** There is something to pass on. */
    void changed() {
        changes.drainPermits();
        changes.release();
    }

    Optional<String> trouble() {
        return trouble;
    }

    private void run() {
        while (!closed) {
            try {
                if (changes.tryAcquire(PERIOD.toMillis(), TimeUnit.MILLISECONDS) && closed) {
                    return;
                }
            } catch (InterruptedException ended) {
                return;
            }
            passOn();
        }
    }

    Optional<String> synchronise() {
        passOn();
        return trouble;
    }

    /** One at a time. */
    private void passOn() {
        one.lock();
        try {
            trouble = attempt();
        } catch (IOException failure) {
            trouble = Optional.of(
                    "the wiki's remote does not have the latest pages, which are safe here: " + failure.getMessage());
        } finally {
            one.unlock();
        }
    }

    private Optional<String> attempt() throws IOException {
        Git far = git.as("agent-supervisor").overNetwork();
        String refused = "";
        for (int i = 0; i < ATTEMPTS; i++) {
            Optional<String> branch = branch(far);
            Optional<String> said = Optional.empty();
            if (branch.isPresent()) {
                far.call("fetch", "--quiet", "--no-tags", url, "+refs/heads/" + branch.get() + ":" + THEIRS);
                said = lock.locked(this::join);
            }
            if (!git.attempt("rev-parse", "--quiet", "--verify", "HEAD").isFine()) {
                return said; // Nothing is written yet.
            }
            String to =
                    branch.orElse(git.call("symbolic-ref", "--short", "HEAD").line());
            Git.Answer push = far.attempt("push", "--quiet", url, "HEAD:refs/heads/" + to);
            if (push.isFine()) {
                return said;
            }
            refused = push.lastWords();
        }
        throw new GitException("it refuses them: " + refused);
    }

    /** The branch that the other side has checked out; empty while it has none. */
    private Optional<String> branch(Git far) throws GitException {
        String head = "";
        String first = "";
        boolean isThere = false;
        for (String line :
                far.call("ls-remote", "--symref", url, "HEAD", "refs/heads/*").lines()) {
            String[] parts = line.split("\t", 2);
            if (parts.length == 2 && parts[0].startsWith("ref: refs/heads/")) {
                head = parts[0].substring("ref: refs/heads/".length());
            } else if (parts.length == 2 && parts[1].startsWith("refs/heads/")) {
                String branch = parts[1].substring("refs/heads/".length());
                first = first.isEmpty() ? branch : first;
                isThere |= branch.equals(head);
            }
        }
        return Optional.of(isThere ? head : first).filter(name -> !name.isEmpty());
    }

    /** Puts what is here on top of what is there. Where both changed the same lines, both are kept, and it is said. */
    private Optional<String> join() throws IOException {
        Git by = git.as("agent-supervisor");
        mend(git, lock);
        if (!by.attempt("rev-parse", "--quiet", "--verify", "HEAD").isFine()) {
            by.call("merge", "--quiet", "--ff-only", THEIRS);
            return Optional.empty();
        }
        if (by.attempt("merge-base", "--is-ancestor", THEIRS, "HEAD").isFine()) {
            return Optional.empty();
        }
        Files.writeString(marker(lock), "");
        if (by.attempt("rebase", "--quiet", "--autostash", THEIRS).isFine()) {
            Files.delete(marker(lock));
            return Optional.empty();
        }
        by.attempt("rebase", "--abort");
        Git.Answer union = by.set("merge.default=union").attempt("rebase", "--quiet", "--autostash", THEIRS);
        if (union.isFine()) {
            Files.delete(marker(lock));
            return Optional.of("a page was changed here and at the wiki's remote at once: the lines of both are kept");
        }
        mend(git, lock);
        throw new GitException("what is there and what is here do not fit together (" + union.lastWords()
                + "): run 'git pull --rebase' in the wiki's folder and decide");
    }

    /** Takes a rebase of ours back that broke off, be it by a death; a person's is left alone. Under the lock. */
    static void mend(Git git, RepositoryLock lock) throws IOException {
        if (Files.exists(marker(lock))) {
            if (Files.exists(lock.common().resolve("rebase-merge"))) {
                Files.deleteIfExists(lock.common().resolve("index.lock"));
                git.as("agent-supervisor").call("rebase", "--abort");
            }
            Files.delete(marker(lock));
        }
    }

    private static Path marker(RepositoryLock lock) {
        return lock.common().resolve("agentctl-rebase");
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        changed();
        try {
            thread.join();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            return;
        }
        passOn();
    }
}
