package dev.agentctl.supervisor.git;

import dev.agentctl.shared.team.AgentSession.Worktree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One comparison of what the team's state believes with what git and the disk have. One thread's. */
final class Reconciling {
    private final Repository repository;
    private final Path folder;
    private final Attic attic;
    private final Git git;
    private final List<Worktree> present = new ArrayList<>();
    private final List<Removal> removed = new ArrayList<>();
    private final List<String> sentences = new ArrayList<>();

    Reconciling(Repository repository, Path folder, Attic attic, Git git) {
        this.repository = repository;
        this.folder = folder;
        this.attic = attic;
        this.git = git;
    }

    Reconciliation run(Collection<Worktree> believed, Worktrees worktrees) throws GitException {
        endRemovals();
        Set<Path> places = new HashSet<>();
        for (Worktree tree : believed) {
            places.add(tree.path());
            try {
                lookAt(tree);
                Worktree restored = worktrees.restore(tree);
                places.add(restored.path());
                present.add(restored);
            } catch (IOException failure) {
                sentences.add("the worktree " + tree.path() + " cannot be worked in: " + failure.getMessage());
            }
        }
        removeStrays(places);
        return new Reconciliation(present, removed, sentences);
    }

    /** Goes on with what was on its way out. */
    private void endRemovals() throws GitException {
        for (Attic.Taken taken : repository.locked(() -> attic.contents(repository))) {
            Optional<Registration> registration = taken.registration();
            boolean stays = registration.isEmpty()
                    || (registration.get().isKept() && taken.there().isPresent());
            if (!stays) {
                removed.add(attic.finish(repository, taken));
            }
        }
    }

    /** Says what is wrong with a believed worktree, before that is put right. */
    private void lookAt(Worktree tree) throws IOException {
        Optional<Registration> registration = Registration.at(repository.common(), tree.path());
        if (registration.isEmpty()) {
            sentences.add("git knew no worktree " + tree.path() + ": it is made again");
        } else if (!registration.get().isUsable()) {
            sentences.add("the worktree " + tree.path() + " was gone or broken: it is made again");
        } else if (!Files.exists(tree.path().resolve(".git"))) {
            sentences.add("the worktree " + tree.path() + " had lost its .git file: it is written anew");
        }
        if (registration.isPresent()
                && Files.deleteIfExists(registration.get().admin().resolve("index.lock"))) {
            sentences.add("a git that was killed in " + tree.path() + " had left its lock: it is removed");
        }
    }

    private void removeStrays(Set<Path> places) throws GitException {
        List<Attic.Taken> strays = repository.locked(() -> {
            List<Attic.Taken> taken = new ArrayList<>();
            for (Registration each : Registration.all(repository.common())) {
                if (each.isWithin(folder)
                        && !places.contains(each.tree())
                        && !each.tree().startsWith(folder.resolve(".attic"))
                        && isOurs(each)) {
                    try {
                        taken.add(attic.take(repository, each.tree()));
                    } catch (IOException failure) {
                        sentences.add("nobody works in " + each.tree() + ", and it stays: " + failure.getMessage());
                    }
                }
            }
            return taken;
        });
        for (Attic.Taken taken : strays) {
            removed.add(attic.finish(repository, taken));
        }
    }

    private boolean isOurs(Registration registration) throws GitException {
        return registration.isMarked()
                || registration
                        .branch(git)
                        .filter(name -> name.startsWith(Branches.PREFIX))
                        .isPresent();
    }
}
