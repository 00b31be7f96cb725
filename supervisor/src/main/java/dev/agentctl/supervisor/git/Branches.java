package dev.agentctl.supervisor.git;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The branches that sessions work on. */
final class Branches {
    static final String PREFIX = "agent/";

    /** So many worktrees have branched off the same work: somebody has to look. */
    private static final int MOST = 100;

    private Branches() {}

    static String of(String nick, String task) {
        return PREFIX + Slug.ofNick(nick) + "/" + Slug.of(task);
    }

    /** Registers a worktree on the branch, with no file in it yet; under the repository's lock. */
    static Registration checkOut(Repository repository, Path place, String branch, String start) throws IOException {
        Git git = repository.git();
        String from = start;
        for (int number = 1; number <= MOST; number++) {
            String name = number == 1 ? branch : branch + "-" + number;
            List<String> facts = facts(git, name);
            boolean exists = !facts.isEmpty();
            if (exists && !facts.get(1).isEmpty()) {
                from = facts.get(0); // Checked out elsewhere: a new branch goes on from what is there.
                continue;
            }
            List<String> words = new ArrayList<>(List.of(
                    "worktree",
                    "add",
                    "--quiet",
                    "--no-checkout",
                    "--lock",
                    "--reason",
                    Registration.MARK + " works here"));
            words.addAll(
                    exists
                            ? List.of(place.toString(), name)
                            : List.of("--no-track", "-b", name, place.toString(), from));
            String[] call = words.toArray(String[]::new);
            Git.Answer answer = git.attempt(call);
            if (exists && answer.lastWords().contains("already")) {
                from = facts.get(0); // In the middle of a rebase elsewhere.
                continue;
            }
            if (!answer.isFine()) {
                throw git.failure(answer, call);
            }
            return Registration.at(repository.common(), place)
                    .orElseThrow(() -> new GitException("git made no worktree at " + place));
        }
        throw new GitException("the branch " + branch + " and " + (MOST - 1)
                + " after it are checked out elsewhere: remove worktrees that are not needed (git worktree list)");
    }

    /** The branch's commit and the worktree that it is checked out in; empty where there is no such branch. */
    private static List<String> facts(Git git, String branch) throws GitException {
        String ref = "refs/heads/" + branch;
        for (String line : git.call("for-each-ref", "--format=%(refname)%09%(objectname)%09%(worktreepath)", ref)
                .lines()) {
            String[] columns = line.split("\t", 3);
            if (columns.length == 3 && columns[0].equals(ref)) {
                return List.of(columns[1], columns[2]);
            }
        }
        return List.of();
    }
}
