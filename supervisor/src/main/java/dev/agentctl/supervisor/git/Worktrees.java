package dev.agentctl.supervisor.git;

import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.shared.process.ProcessTree;
import dev.agentctl.shared.team.AgentSession.Worktree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * The checkouts that a team's sessions work in: one folder {@code <nick>/<task>} each, on a branch
 * {@code agent/<nick>/<task>}. Nothing in one is lost when it goes: what is on no branch is kept under
 * {@code refs/rescue/<nick>/<time>}, and where git cannot keep it (files that it ignores, repositories within, a full
 * disk) the whole folder stays in the attic, {@code .attic} beside the others. A death between any two steps is mended by
 * {@link #reconcile}. Nothing outside the folder, and no branch, is ever removed.
 *
 * <p>Any thread may call; several at once for different worktrees, one at a time for the same one.
 */
public final class Worktrees {
    /** Every git of ours carries it, so that those are found that outlived their supervisor. */
    private static final String VARIABLE = "AGENTCTL_WORKTREES";

    private static final Duration ORPHANS_BOUND = Duration.ofSeconds(30);
    private static final String STANDBY = "standby";

    private final Path project;
    private final Path folder;
    private final Optional<String> base;
    private final Git git;
    private final Attic attic;

    /**
     * @param project a checkout of the repository that is worked on
     * @param folder where the worktrees are made, by nobody else; made where it is missing
     * @param base what a new branch starts from; empty for what the project has checked out at that moment
     * @throws IOException if the folder cannot be made
     */
    public Worktrees(Path project, Path folder, Optional<String> base, InstantSource clock) throws IOException {
        this.project = project;
        this.folder = Files.createDirectories(folder).toRealPath();
        this.base = base;
        this.git = Git.in(project).with(VARIABLE, this.folder.toString());
        this.attic = new Attic(this.folder, clock);
    }

    /** @throws GitException in one sentence that says what to do, where nothing can be checked out of the project */
    public void check() throws GitException {
        repository().commit(base);
    }

    /**
     * A worktree for a session: made, or found as a predecessor or a crash left it. A branch of the same name is
     * continued; one that is checked out elsewhere is branched off under a number.
     *
     * @param task any text; empty for a session that waits for tasks
     * @throws GitException if there is none after the call, in one sentence
     */
    public Worktree add(String nick, Optional<String> task) throws GitException {
        return add(place(nick, task), Branches.of(nick, task.orElse(STANDBY)));
    }

    /** Where the worktree of a nick and a task is. */
    private Path place(String nick, Optional<String> task) {
        return folder.resolve(Slug.ofNick(nick)).resolve(Slug.of(task.orElse(STANDBY)));
    }

    private Worktree add(Path place, String branch) throws GitException {
        Repository repository = repository();
        String start = repository.commit(base);
        Optional<Attic.Taken> inTheWay = repository.locked(
                () -> isFree(repository, place) ? Optional.empty() : Optional.of(attic.take(repository, place)));
        inTheWay.ifPresent(taken -> attic.finish(repository, taken));
        Registration made = repository.locked(() -> {
            Optional<Registration> known = Registration.at(repository.common(), place);
            if (known.isEmpty()) {
                return Branches.checkOut(repository, place, branch, start);
            }
            known.get().mend();
            return known.get();
        });
        fill(made);
        return new Worktree(place, made.branch(git).orElse(branch));
    }

    /** Whether there is a worktree that can be worked in, or room for one. */
    private static boolean isFree(Repository repository, Path place) throws IOException {
        Optional<Registration> known = Registration.at(repository.common(), place);
        return known.isPresent() ? known.get().isUsable() : !Files.exists(place, LinkOption.NOFOLLOW_LINKS);
    }

    /** The long part of making one, without the lock. */
    private void fill(Registration made) throws GitException {
        try {
            if (!made.isReady()) {
                // A git that was killed in the middle of it; nobody else was ever in there.
                Files.deleteIfExists(made.admin().resolve("index.lock"));
                made.git(git).call("reset", "--hard", "--quiet");
                made.ready();
            } else if (!Files.exists(made.admin().resolve("index"))) {
                made.git(git).call("reset", "--quiet");
            }
        } catch (GitException said) {
            throw said;
        } catch (IOException failure) {
            throw new GitException(
                    "the worktree " + made.tree() + " could not be filled: " + failure.getMessage(), failure);
        }
    }

    /**
     * Takes a worktree away, and keeps what is on no branch. Its processes have ended before.
     *
     * @throws GitException if the worktree stands where it was, with all that is in it
     */
    public Removal remove(Worktree tree, String nick) throws GitException {
        Path place = real(tree.path());
        if (!place.startsWith(folder) || place.getNameCount() != folder.getNameCount() + 2) {
            throw new GitException(
                    "the worktree " + tree.path() + " of " + nick + " is not in " + folder + ": it is left alone");
        }
        Repository repository = repository();
        return attic.finish(repository, repository.locked(() -> attic.take(repository, place)));
    }

    /** All that was kept and is still there, the oldest first. */
    public List<Rescued> rescued() throws GitException {
        return attic.list(repository());
    }

    /**
     * Makes git and the team's state agree, after whatever death: for a start, when no session of the team runs. Believed
     * worktrees are mended or made again; those of ours that nobody believes in go as in {@link #remove}. One that cannot
     * be seen to is passed over with a sentence.
     *
     * @throws GitException if nothing could be looked at
     */
    public Reconciliation reconcile(Collection<Worktree> believed) throws GitException {
        awaitOrphans();
        return new Reconciling(repository(), folder, attic, git).run(believed, this);
    }

    /** Makes a believed worktree fit to work in. */
    Worktree restore(Worktree tree) throws GitException {
        return add(real(tree.path()), tree.branch());
    }

    /** The commit that a worktree stands on now; empty where that cannot be said. */
    public Optional<String> head(Path worktree) {
        try {
            Git.Answer head = Git.in(worktree).attempt("rev-parse", "--quiet", "--verify", "HEAD^{commit}");
            return head.isFine() ? Optional.of(head.line()) : Optional.empty();
        } catch (GitException gone) {
            return Optional.empty();
        }
    }

    private Repository repository() throws GitException {
        return Repository.of(project, git);
    }

    /** The place as git has it written down, whether it exists or not. */
    private Path real(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        for (Path above = absolute.getParent(); above != null; above = above.getParent()) {
            try {
                return above.toRealPath().resolve(above.relativize(absolute));
            } catch (IOException missing) {
                // One further up exists.
            }
        }
        return absolute;
    }

    /** A supervisor's death does not end its git, and holds no lock for it. */
    private void awaitOrphans() {
        String entry = VARIABLE + "=" + folder;
        long deadline = System.nanoTime() + ORPHANS_BOUND.toNanos();
        Set<ProcessIdentity> orphans = ProcessTree.bearers(entry);
        while (!orphans.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(5_000_000);
            orphans = ProcessTree.bearers(entry);
        }
        orphans.forEach(ProcessIdentity::kill);
    }
}
