package dev.agentctl.supervisor.git;

import dev.agentctl.shared.text.Clean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The project's repository.
 *
 * @param git runs in the project's folder
 * @param common the repository's own folder, which all its worktrees share
 */
record Repository(Git git, Path common) {
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

    /** Waits for the lock on the list of worktrees; not to be called by its holder. */
    <T> T locked(RepositoryLock.Act<T> act) throws GitException {
        return new RepositoryLock(common).locked(act);
    }
}
