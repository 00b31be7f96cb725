package dev.agentctl.supervisor.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Puts all of one worktree under a ref that no branch has: its files as they are, what is staged, what a merge or rebase
 * was about to join, and commits of a detached HEAD. The files go through an index of their own, so the worktree's stays
 * as it is. The same content twice makes one ref. One thread's.
 */
final class Snapshot {
    static final String REFS = "refs/rescue/";

    private static final int SAMPLE = 2000;
    private static final int MOST_PARENTS = 60;

    /** Where git notes commits that a merge, pick or rebase is at work on. */
    private static final List<String> UNDER_WAY = List.of(
            "MERGE_HEAD",
            "MERGE_AUTOSTASH",
            "CHERRY_PICK_HEAD",
            "REVERT_HEAD",
            "REBASE_HEAD",
            "rebase-merge/orig-head",
            "rebase-merge/autostash",
            "rebase-apply/orig-head",
            "rebase-apply/autostash");

    /** What refs lead to; the HEADs of worktrees, this one's too, go with them. */
    private static final List<String> REFS_ALONE = List.of("--not", "--single-worktree", "--all");

    private final Git main;
    private final Git git;
    private final Git indexed;
    private final Registration registration;
    private final String nick;
    private final Optional<String> branch;
    private final Instant now;
    private final Path index;
    private Optional<Rescued> rescued = Optional.empty();
    private Optional<String> left = Optional.empty();

    Snapshot(Repository repository, Registration registration, String nick, Optional<String> branch, Instant now) {
        this.main = repository.git();
        this.registration = registration;
        this.nick = nick;
        this.branch = branch;
        this.now = now;
        this.index = registration.admin().resolve("agentctl-index");
        // A folder that is gone still has an index and a log.
        Git any = Files.isDirectory(registration.tree(), LinkOption.NOFOLLOW_LINKS)
                ? Git.in(registration.tree())
                : Git.in(registration.admin());
        this.git = registration
                .git(any)
                .as("agent-supervisor")
                .set("core.trustctime=true")
                .set("core.checkStat=default")
                .set("core.safecrlf=false")
                .set("gc.auto=0")
                // What is deleted next must be on the disk before.
                .set("core.fsync=committed,loose-object,reference")
                .set("core.fsyncMethod=batch");
        this.indexed = git.with("GIT_INDEX_FILE", index.toString());
    }

    /** The ref that has it, where there was anything to keep. */
    Optional<Rescued> rescued() {
        return rescued;
    }

    /** Why the folder must stay: what is in no ref, in words. */
    Optional<String> left() {
        return left;
    }

    void take() {
        try {
            keep();
        } catch (IOException failure) {
            left = Optional.of("not all of it could be put under a ref: " + failure.getMessage());
        } finally {
            try {
                Files.deleteIfExists(index);
            } catch (IOException full) {
                left = left.or(() -> Optional.of("its spare index could not be deleted: " + full.getMessage()));
            }
        }
    }

    private void keep() throws IOException {
        Optional<String> head = name("HEAD^{commit}");
        String headTree = head.isPresent()
                ? name("HEAD^{tree}").orElseThrow(() -> new GitException("HEAD's files are missing in the repository"))
                : git.call("hash-object", "-t", "tree", "/dev/null").line();
        String staged = staged(headTree);
        boolean isThere = Files.isDirectory(registration.tree(), LinkOption.NOFOLLOW_LINKS);
        String files = isThere ? files(head) : staged;
        Set<String> parents = new LinkedHashSet<>();
        head.ifPresent(parents::add);
        boolean isStagedOnly = !staged.equals(headTree) && !staged.equals(files);
        if (isStagedOnly) {
            // Always with the same time, so that the same content is the same commit.
            Git timeless = git.with("GIT_AUTHOR_DATE", "@0 +0000").with("GIT_COMMITTER_DATE", "@0 +0000");
            parents.add(commit(timeless, staged, head.map(Set::of).orElse(Set.of()), "What was staged"));
        }
        parents.addAll(underWay());
        parents.addAll(unreachable(head));
        boolean isCommitted = files.equals(headTree) && !isStagedOnly;
        boolean isOnBranch = true;
        for (String parent : parents) {
            isOnBranch &= isReachable(parent);
        }
        if (!isCommitted || !isOnBranch) {
            String why = isCommitted ? "commits that were on no branch" : "what was not committed";
            rescued = Optional.of(ref(files, parents, why));
        }
        if (isThere && left.isEmpty() && !files.equals(again())) {
            left = Optional.of("something still writes in it");
        }
    }

    /** The tree of what is staged. Of unmerged files the versions are in commits: they are left out. */
    private String staged(String headTree) throws IOException {
        Path own = registration.admin().resolve("index");
        Files.deleteIfExists(Path.of(index + ".lock"));
        if (!Files.exists(own)) {
            return headTree;
        }
        copy(own);
        Git.Answer unmerged = indexed.call("ls-files", "--unmerged", "-z");
        if (!unmerged.output().isEmpty()) {
            StringBuilder names = new StringBuilder();
            for (String entry : unmerged.fields()) {
                names.append(entry.substring(entry.indexOf('\t') + 1)).append('\0');
            }
            indexed.attempt(
                    names.toString().getBytes(StandardCharsets.UTF_8),
                    "update-index",
                    "--force-remove",
                    "-z",
                    "--stdin");
        }
        return indexed.call("write-tree").line();
    }

    /** The tree of the files as they are, but for those that {@link #left} tells of. */
    private String files(Optional<String> head) throws IOException {
        Path own = registration.admin().resolve("index");
        if (Files.exists(own) && !hidesChanges()) {
            copy(own); // It knows which files are as they were.
        } else {
            Files.deleteIfExists(index);
            if (head.isPresent()) {
                indexed.call("read-tree", head.get());
            }
        }
        Path pointer = registration.tree().resolve(".git");
        if (!Files.isRegularFile(pointer, LinkOption.NOFOLLOW_LINKS)) {
            left = Optional.of("a repository of its own was made in its place");
        } else if (hasEntries(registration.admin().resolve("modules"))) {
            left = Optional.of("it has submodules, with repositories of their own");
        }
        String tree = again();
        Git.Answer others =
                indexed.reading(SAMPLE).call("ls-files", "--others", "--directory", "--no-empty-directory", "-z");
        if (!others.output().isEmpty() && left.isEmpty()) {
            left = Optional.of("it has files that git ignores ("
                    + Words.last(others.fields().getFirst()) + ")");
        }
        if (left.isEmpty()) {
            left = nested().map(path -> "it has a repository within (" + Words.last(path.toString()) + ")");
        }
        return tree;
    }

    private String again() throws GitException {
        indexed.call("add", "--all", "--sparse", ".");
        return indexed.call("write-tree").line();
    }

    /** Whether files are flagged so that git would not look at them. */
    private boolean hidesChanges() throws GitException {
        Git.Answer tags = git.call("ls-files", "-v", "-z");
        if (tags.cut()) {
            return true;
        }
        for (String entry : tags.fields()) {
            char tag = entry.charAt(0);
            if (Character.isLowerCase(tag) || tag == 'S') {
                return true;
            }
        }
        return false;
    }

    private void copy(Path own) throws IOException {
        Files.copy(own, index, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    }

    private Set<String> underWay() throws GitException {
        Set<String> commits = new LinkedHashSet<>();
        for (String file : UNDER_WAY) {
            for (String line : Registration.text(registration.admin().resolve(file))
                    .orElse("")
                    .lines()
                    .toList()) {
                if (line.matches("[0-9a-f]{40,64}")) {
                    name(line + "^{commit}").ifPresent(commits::add);
                }
            }
        }
        return commits;
    }

    /** Commits that HEAD was on once and that neither a ref nor the branch's own log leads to. */
    private List<String> unreachable(Optional<String> head) throws GitException {
        Set<String> seen = new LinkedHashSet<>(log("HEAD"));
        if (branch.isPresent()) {
            seen.removeAll(log("refs/heads/" + branch.get()));
        }
        head.filter(commit -> branch.isEmpty()).ifPresent(seen::add);
        if (seen.isEmpty()) {
            return List.of();
        }
        List<String> words = new ArrayList<>(List.of("rev-list", "--ignore-missing"));
        words.addAll(seen);
        words.addAll(REFS_ALONE);
        Set<String> lost =
                new LinkedHashSet<>(main.call(words.toArray(String[]::new)).lines());
        lost.retainAll(seen);
        List<String> tips = lost.stream().limit(MOST_PARENTS).toList();
        if (tips.size() < 2) {
            return tips;
        }
        List<String> merge = new ArrayList<>(List.of("merge-base", "--independent"));
        merge.addAll(tips);
        return main.call(merge.toArray(String[]::new)).lines();
    }

    private List<String> log(String name) throws GitException {
        Git.Answer log = git.attempt("log", "--walk-reflogs", "--format=%H", "--max-count=500", name, "--");
        return log.isFine() ? log.lines() : List.of();
    }

    private boolean isReachable(String commit) throws GitException {
        List<String> words = new ArrayList<>(List.of("rev-list", "--max-count=1", commit));
        words.addAll(REFS_ALONE);
        return main.call(words.toArray(String[]::new)).output().isEmpty();
    }

    private Rescued ref(String tree, Set<String> parents, String why) throws GitException {
        String wanted = tree + "\t" + String.join(" ", parents);
        String folder = REFS + nick;
        for (String line : main.call(
                        "for-each-ref", "--format=%(refname)%09%(objectname)%09%(tree)%09%(parent)", folder + "/")
                .lines()) {
            String[] columns = line.split("\t", 3);
            if (columns.length == 3 && columns[2].equals(wanted)) {
                return new Rescued(
                        nick,
                        Stamp.parse(columns[0].substring(folder.length() + 1)),
                        branch,
                        columns[0],
                        Optional.of(columns[1]),
                        why);
            }
        }
        String commit = commit(git, tree, parents, Attic.message(branch, why));
        String name = folder + "/" + Stamp.of(now);
        for (int number = 2;
                main.attempt("show-ref", "--quiet", "--verify", name).isFine();
                number++) {
            name = folder + "/" + Stamp.of(now) + "-" + number;
        }
        git.call("update-ref", name, commit, "");
        return new Rescued(nick, now, branch, name, Optional.of(commit), why);
    }

    private static String commit(Git by, String tree, Set<String> parents, String message) throws GitException {
        List<String> words = new ArrayList<>(List.of("commit-tree", tree, "-m", message));
        for (String parent : parents) {
            words.add("-p");
            words.add(parent);
        }
        return by.call(words.toArray(String[]::new)).line();
    }

    private Optional<String> name(String revision) throws GitException {
        Git.Answer answer = git.attempt("rev-parse", "--quiet", "--verify", revision);
        return answer.isFine() ? Optional.of(answer.line()) : Optional.empty();
    }

    private static boolean hasEntries(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (var children = Files.newDirectoryStream(folder)) {
            return children.iterator().hasNext();
        }
    }

    /** A {@code .git} below the worktree's own: git keeps none of it. */
    private Optional<Path> nested() throws IOException {
        Path root = registration.tree();
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return look(folder);
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                return look(file);
            }

            private FileVisitResult look(Path path) {
                if (path.getFileName().toString().equalsIgnoreCase(".git") && !root.equals(path.getParent())) {
                    found.add(root.relativize(path));
                    return FileVisitResult.TERMINATE;
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found.stream().findFirst();
    }
}
