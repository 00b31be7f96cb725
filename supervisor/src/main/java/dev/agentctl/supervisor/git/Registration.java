package dev.agentctl.supervisor.git;

import dev.agentctl.shared.file.AtomicFile;
import dev.agentctl.shared.file.UntrustedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A worktree as the repository has it written down. Read from git's own files (gitrepository-layout(5)), as git lists no
 * folder of its own for it.
 *
 * @param admin where git keeps its HEAD, its index and its log
 * @param tree where it is, or was
 * @param lock why it is locked; empty text where it is not
 */
record Registration(Path admin, Path tree, String lock) {
    /** What the lock of each worktree of ours begins with. It also keeps {@code git worktree prune} away. */
    static final String MARK = "agent-supervisor";

    /** What the lock of those begins with that stay in the attic. */
    static final String KEPT = MARK + " keeps this: ";

    private static final int MAX_FILE = 64 << 10;

    /** All that can be read. */
    static List<Registration> all(Path common) throws IOException {
        List<Registration> all = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(common.resolve("worktrees"))) {
            for (Path admin : folders) {
                read(admin).ifPresent(all::add);
            }
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        } catch (DirectoryIteratorException failure) {
            throw failure.getCause();
        }
        return all;
    }

    static Optional<Registration> at(Path common, Path tree) throws IOException {
        for (Registration each : all(common)) {
            if (each.tree.equals(tree)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    private static Optional<Registration> read(Path admin) {
        Optional<String> pointer = text(admin.resolve("gitdir"));
        if (pointer.isEmpty()) {
            return Optional.empty();
        }
        Path tree = admin.resolve(pointer.get()).normalize().getParent();
        if (tree == null) {
            return Optional.empty();
        }
        return Optional.of(
                new Registration(admin, tree, text(admin.resolve("locked")).orElse("")));
    }

    /** A small file's text without the spaces around it; empty where it cannot be read. */
    static Optional<String> text(Path file) {
        try {
            return Optional.of(new String(UntrustedFile.read(file, MAX_FILE), StandardCharsets.UTF_8).strip());
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    /** Git on this worktree, whatever its {@code .git} file says. */
    Git git(Git any) {
        return any.with("GIT_DIR", admin.toString()).with("GIT_WORK_TREE", tree.toString());
    }

    /** The branch that is checked out; empty where HEAD is detached. */
    Optional<String> branch(Git git) throws GitException {
        Git.Answer head = git(git).attempt("symbolic-ref", "--quiet", "HEAD");
        String ref = head.line();
        return head.isFine() && ref.startsWith("refs/heads/")
                ? Optional.of(ref.substring("refs/heads/".length()))
                : Optional.empty();
    }

    boolean isMarked() {
        return lock.startsWith(MARK);
    }

    boolean isKept() {
        return lock.startsWith(KEPT);
    }

    /** Whether all of it was checked out once: nothing of anybody's is in it before. */
    boolean isReady() {
        return Files.exists(admin.resolve("agentctl-ready"));
    }

    void ready() throws IOException {
        write("agentctl-ready", "");
    }

    /** Whether all of it is safe elsewhere, so that a removal may go on where it broke off. */
    boolean isRescued() {
        return Files.exists(admin.resolve("agentctl-rescued"));
    }

    void rescued() throws IOException {
        write("agentctl-rescued", "");
    }

    void lock(String why) throws IOException {
        write("locked", why + "\n");
    }

    /** Tells git that the worktree is elsewhere now. */
    Registration movedTo(Path place) throws IOException {
        write("gitdir", place.resolve(".git") + "\n");
        Registration moved = new Registration(admin, place, lock);
        moved.mend();
        return moved;
    }

    /** Writes the {@code .git} file anew where there is none. */
    void mend() throws IOException {
        Path pointer = tree.resolve(".git");
        if (Files.isDirectory(tree, LinkOption.NOFOLLOW_LINKS) && !Files.exists(pointer, LinkOption.NOFOLLOW_LINKS)) {
            AtomicFile.write(pointer, ("gitdir: " + admin + "\n").getBytes(StandardCharsets.UTF_8), "rw-r--r--");
        }
    }

    /** Whether it is a folder whose {@code .git} is a file, or can be made one. */
    boolean isUsable() {
        Path pointer = tree.resolve(".git");
        return Files.isDirectory(tree, LinkOption.NOFOLLOW_LINKS)
                && (Files.isRegularFile(pointer, LinkOption.NOFOLLOW_LINKS)
                        || !Files.exists(pointer, LinkOption.NOFOLLOW_LINKS));
    }

    /** Where it stands in the folder of our worktrees; empty where it is none of them. */
    boolean isWithin(Path folder) {
        return tree.startsWith(folder) && tree.getNameCount() == folder.getNameCount() + 2;
    }

    private void write(String file, String text) throws IOException {
        AtomicFile.write(
                Objects.requireNonNull(admin.resolve(file)), text.getBytes(StandardCharsets.UTF_8), "rw-r--r--");
    }
}
