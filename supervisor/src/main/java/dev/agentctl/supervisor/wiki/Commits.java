package dev.agentctl.supervisor.wiki;

import dev.agentctl.shared.file.AtomicFile;
import dev.agentctl.supervisor.git.Git;
import dev.agentctl.supervisor.git.GitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Commits of one page each, the ordinary way: plumbing on a checked-out branch makes the next ordinary commit delete the
 * page. For the holder of the repository's lock.
 */
final class Commits {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** A lock of a stranger's git that is older has been left behind: no git works that long on a wiki. */
    private static final Duration ABANDONED = Duration.ofMinutes(10);

    private final Path folder;
    private final Git git;

    Commits(Path folder, Git git) {
        this.folder = folder;
        this.git = git;
    }

    /** Commits what a stranger changed in the page and did not commit, so that it is in the history as theirs. */
    void outside(PageName name, Optional<byte[]> now) throws IOException {
        if (now.isEmpty()) {
            return;
        }
        Git.Answer committed = git.attempt("rev-parse", "--quiet", "--verify", "HEAD:" + name.file());
        if (!committed.isFine() || !committed.line().equals(Page.blob(now.get()))) {
            Git by = git.as("outside");
            stage(by, name);
            // Git may see no difference where its filters change the text.
            if (!by.attempt("diff", "--quiet", "--cached", "--", name.file()).isFine()) {
                only(by, name, "Changed outside the wiki");
            }
        }
    }

    /** @param old what the page goes back to where it cannot be committed */
    void commit(PageName name, Optional<byte[]> old, String author, String message) throws IOException {
        Git by = git.as(author);
        try {
            stage(by, name);
            if (!by.attempt("diff", "--quiet", "--cached", "--", name.file()).isFine()) {
                only(by, name, message);
            }
        } catch (IOException failure) {
            try {
                if (old.isPresent()) {
                    AtomicFile.write(name.within(folder), old.get(), "rw-r--r--");
                } else {
                    Files.deleteIfExists(name.within(folder));
                }
                git.attempt("reset", "--quiet", "--", name.file());
            } catch (IOException second) {
                failure.addSuppressed(second);
            }
            throw failure;
        }
    }

    private void stage(Git by, PageName name) throws IOException {
        patiently(by, "add", "--force", "--", name.file());
    }

    /** Whatever else is staged stays so. */
    private void only(Git by, PageName name, String message) throws IOException {
        patiently(
                by,
                "commit",
                "--quiet",
                "--no-verify",
                "--cleanup=verbatim",
                "-m",
                message,
                "--only",
                "--",
                name.file());
    }

    /** Waits for a stranger's git, which has the index. */
    private void patiently(Git by, String... arguments) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Git.Answer answer = by.attempt(arguments);
            if (answer.isFine()) {
                return;
            }
            if (!answer.lastWords().contains("index.lock")) {
                throw failure(answer, arguments);
            }
            Path lock = folder.resolve(".git/index.lock");
            if (isAbandoned(lock)) {
                Files.deleteIfExists(lock);
            } else if (System.nanoTime() > deadline) {
                throw new GitException("another git holds " + lock + ": nothing was written; try again later");
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static GitException failure(Git.Answer answer, String... arguments) {
        return new GitException("the wiki could not be written: git " + arguments[0] + " says "
                + (answer.lastWords().isEmpty() ? "nothing, exit code " + answer.exit() : answer.lastWords()));
    }

    private static boolean isAbandoned(Path lock) {
        try {
            return Files.getLastModifiedTime(lock).toInstant().plus(ABANDONED).isBefore(Instant.now());
        } catch (IOException gone) {
            return false;
        }
    }
}
