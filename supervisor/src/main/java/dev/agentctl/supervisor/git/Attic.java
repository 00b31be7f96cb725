package dev.agentctl.supervisor.git;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where each worktree goes that goes: moved here as a whole, its work put under refs, and deleted only when all of it is
 * there. So whatever happens in between, the folder is here or its work is under a ref. Folders are as deep in the tree
 * as worktrees are, which keeps relative links right.
 */
final class Attic {
    private static final String RESCUED_FROM = "Rescued from ";

    private final Path folder;
    private final Path path;
    private final InstantSource clock;

    Attic(Path folder, InstantSource clock) {
        this.folder = folder;
        this.path = folder.resolve(".attic");
        this.clock = clock;
    }

    /**
     * A worktree on its way out.
     *
     * @param there its folder in the attic; empty where it had none
     * @param registration as git knows it now; empty where it does not
     */
    record Taken(String nick, String task, Optional<Path> there, Optional<Registration> registration) {
        String words() {
            return "the worktree " + nick + "/" + task;
        }
    }

    /** Moves what stands at a place here; under the repository's lock. */
    Taken take(Repository repository, Path place) throws IOException {
        Path above = Objects.requireNonNull(place.getParent());
        String nick = above.getFileName().toString();
        String task = place.getFileName().toString();
        Optional<Registration> registration = Registration.at(repository.common(), place);
        if (registration.isEmpty() && isEmptyFolder(place)) {
            Files.delete(place);
        }
        if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            return new Taken(nick, task, Optional.empty(), registration);
        }
        Files.createDirectories(path);
        Path there = free(nick + "." + task + "." + Stamp.of(clock.instant()));
        move(place, there);
        Optional<Registration> moved = Optional.empty();
        if (registration.isPresent()) {
            try {
                moved = Optional.of(registration.get().movedTo(there));
            } catch (IOException notWritten) {
                move(there, place);
                throw notWritten;
            }
        }
        deleteIfEmpty(above);
        return new Taken(nick, task, Optional.of(there), moved);
    }

    private static void move(Path from, Path to) throws GitException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new GitException(
                    "the worktree " + from + " could not be moved to " + to + ", and nothing was removed: "
                            + failure.getMessage(),
                    failure);
        }
    }

    private static boolean isEmptyFolder(Path place) throws IOException {
        if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (DirectoryStream<Path> children = Files.newDirectoryStream(place)) {
            return !children.iterator().hasNext();
        }
    }

    private Path free(String name) {
        Path place = path.resolve(name);
        for (int number = 2; Files.exists(place, LinkOption.NOFOLLOW_LINKS); number++) {
            place = path.resolve(name + "-" + number);
        }
        return place;
    }

    /** Puts its work under refs and deletes it, or keeps it here; without the lock. */
    Removal finish(Repository repository, Taken taken) {
        if (taken.registration().isEmpty()) {
            return taken.there().isPresent()
                    ? kept(taken, taken.there().get(), Optional.empty(), "git knows no worktree there", List.of())
                    : new Removal(List.of(), taken.words() + " was gone already");
        }
        Registration registration = taken.registration().get();
        List<Rescued> rescued = new ArrayList<>();
        Optional<String> branch = Optional.empty();
        try {
            branch = registration.branch(repository.git());
            // Where it was never filled, nobody has been in it.
            boolean isEmpty = registration.isMarked() && !registration.isReady();
            if (!isEmpty && !registration.isRescued()) {
                Snapshot snapshot = new Snapshot(repository, registration, taken.nick(), branch, clock.instant());
                snapshot.take();
                snapshot.rescued().ifPresent(rescued::add);
                Optional<String> left = snapshot.left();
                if (left.isPresent()) {
                    return keep(repository, taken, registration, branch, left.get(), rescued);
                }
                registration.rescued();
            }
            delete(registration.tree());
            repository.locked(() -> drop(repository, registration));
        } catch (IOException failure) {
            return keep(repository, taken, registration, branch, String.valueOf(failure.getMessage()), rescued);
        }
        return new Removal(
                rescued,
                rescued.isEmpty()
                        ? taken.words() + " is removed: all of it is on a branch"
                        : taken.words() + " is removed: " + rescued.getFirst().why() + ", kept as "
                                + rescued.getFirst().place());
    }

    private Removal keep(
            Repository repository,
            Taken taken,
            Registration registration,
            Optional<String> branch,
            String why,
            List<Rescued> rescued) {
        if (!Files.exists(registration.tree(), LinkOption.NOFOLLOW_LINKS)) {
            return new Removal(rescued, taken.words() + " is gone, but git still lists it: " + why);
        }
        String reason = why;
        try {
            registration.lock(Registration.KEPT + branch.orElse("") + ": " + why);
            Path place = folder.resolve(taken.nick()).resolve(taken.task());
            Submodules.moved(repository.git(), registration, place, registration.tree());
            // So that another worktree can go on with the branch.
            Git git = registration.git(repository.git());
            Git.Answer head = git.attempt("rev-parse", "--quiet", "--verify", "HEAD^{commit}");
            if (head.isFine()) {
                git.call("update-ref", "--no-deref", "HEAD", head.line());
            }
        } catch (IOException failure) {
            reason = why + "; and that could not be noted: " + failure.getMessage();
        }
        return kept(taken, registration.tree(), branch, reason, rescued);
    }

    private Removal kept(Taken taken, Path there, Optional<String> branch, String why, List<Rescued> rescued) {
        List<Rescued> all = new ArrayList<>(rescued);
        all.add(new Rescued(taken.nick(), clock.instant(), branch, there.toString(), Optional.empty(), why));
        return new Removal(all, taken.words() + " is kept in " + there + ": " + why);
    }

    /** Makes git forget a worktree whose folder is gone; under the repository's lock. */
    private static Git.Answer drop(Repository repository, Registration registration) throws GitException {
        return repository
                .git()
                .call(
                        "worktree",
                        "remove",
                        "--force",
                        "--force",
                        registration.tree().toString());
    }

    /** What is here, as {@link #take} would have given it; registrations that a death left behind are put right. */
    List<Taken> contents(Repository repository) throws IOException {
        List<Taken> contents = new ArrayList<>();
        for (Path there : folders()) {
            List<String> parts = parts(there);
            if (parts.size() != 3) {
                continue;
            }
            Optional<Registration> known = Registration.at(repository.common(), there);
            if (known.isEmpty()) {
                Path place = folder.resolve(parts.get(0)).resolve(parts.get(1));
                Optional<Registration> stale = Registration.at(repository.common(), place);
                if (stale.isPresent() && isOf(there, stale.get()) && !Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
                    known = Optional.of(stale.get().movedTo(there));
                }
            }
            contents.add(new Taken(parts.get(0), parts.get(1), Optional.of(there), known));
        }
        for (Registration each : Registration.all(repository.common())) {
            List<String> parts = parts(each.tree());
            if (each.isWithin(folder)
                    && each.tree().startsWith(path)
                    && !Files.exists(each.tree())
                    && parts.size() == 3) {
                contents.add(new Taken(parts.get(0), parts.get(1), Optional.empty(), Optional.of(each)));
            }
        }
        return contents;
    }

    /** Whether the folder's own pointer, where it has one, is to that registration. */
    private static boolean isOf(Path there, Registration registration) {
        Path pointer = there.resolve(".git");
        return !Files.exists(pointer, LinkOption.NOFOLLOW_LINKS)
                || Registration.text(pointer).equals(Optional.of("gitdir: " + registration.admin()));
    }

    /** Nick, task and time. */
    private static List<String> parts(Path there) {
        return List.of(there.getFileName().toString().split("\\.", -1));
    }

    private List<Path> folders() throws IOException {
        List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
            children.forEach(folders::add);
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (DirectoryIteratorException failure) {
            throw failure.getCause();
        }
        folders.sort(Comparator.naturalOrder());
        return folders;
    }

    /** All that was rescued and is still there, the oldest first. */
    List<Rescued> list(Repository repository) throws GitException {
        List<Rescued> all = new ArrayList<>();
        for (String line : repository
                .git()
                .call("for-each-ref", "--format=%(refname)%09%(objectname)%09%(contents:subject)", Snapshot.REFS)
                .lines()) {
            String[] columns = line.split("\t", 3);
            String[] name = columns[0].split("/", -1);
            if (columns.length == 3 && name.length == 4) {
                List<String> said = said(
                        columns[2].startsWith(RESCUED_FROM)
                                ? columns[2].substring(RESCUED_FROM.length())
                                : ": " + columns[2]);
                all.add(new Rescued(
                        name[2],
                        Stamp.parse(name[3]),
                        Optional.of(said.get(0)).filter(text -> !text.isEmpty()),
                        columns[0],
                        Optional.of(columns[1]),
                        said.get(1)));
            }
        }
        try {
            for (Path there : folders()) {
                List<String> parts = parts(there);
                if (parts.size() == 3) {
                    all.add(folder(there, parts, Registration.at(repository.common(), there)));
                }
            }
        } catch (IOException failure) {
            throw new GitException("the attic " + path + " cannot be read: " + failure.getMessage(), failure);
        }
        all.sort(Comparator.comparing(Rescued::at));
        return all;
    }

    private static Rescued folder(Path there, List<String> parts, Optional<Registration> registration) {
        List<String> said = registration.isEmpty()
                ? List.of("", "git knows no worktree there")
                : registration.get().isKept()
                        ? said(registration.get().lock().substring(Registration.KEPT.length()))
                        : List.of("", "its removal has not ended; the next start goes on with it");
        return new Rescued(
                parts.get(0),
                Stamp.parse(parts.get(2)),
                Optional.of(said.get(0)).filter(text -> !text.isEmpty()),
                there.toString(),
                Optional.empty(),
                said.get(1));
    }

    /** What stands in a rescue's message: from which branch, and why. */
    static String message(Optional<String> branch, String why) {
        return RESCUED_FROM + branch.orElse("") + ": " + why;
    }

    /** The branch, which has no colon in it, and the rest. */
    private static List<String> said(String text) {
        int colon = text.indexOf(": ");
        return colon < 0 ? List.of("", text) : List.of(text.substring(0, colon), text.substring(colon + 2));
    }

    private static void deleteIfEmpty(Path folder) throws IOException {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException others) {
            // The nick has another worktree.
        }
    }

    /** Deletes a folder with all that is in it, and follows no link. */
    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path inside, BasicFileAttributes attributes) throws IOException {
                if (!Files.isWritable(inside)) {
                    Files.setPosixFilePermissions(inside, PosixFilePermissions.fromString("rwx------"));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path emptied, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(emptied);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
