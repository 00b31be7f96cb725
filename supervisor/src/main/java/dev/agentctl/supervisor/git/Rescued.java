package dev.agentctl.supervisor.git;

import dev.agentctl.shared.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Work that was kept when its worktree went.
 *
 * @param nick whose
 * @param branch that it was on, where that is known
 * @param place a ref of the project's repository ({@code refs/rescue/…}), or the folder in the attic
 * @param commit of a ref: its tree is the work, its parents are what the work stood on
 * @param why in words
 */
public record Rescued(
        String nick, Instant at, Optional<String> branch, String place, Optional<String> commit, String why) {
    /** Whether the whole worktree was kept as a folder: the files that git ignores, nested repositories, or a failure. */
    public boolean isFolder() {
        return commit.isEmpty();
    }

    /**
     * As {@code agentctl team rescued --json} and the control socket have it.
     *
     * @param project the repository that it was work on
     */
    public JsonObject json(Path project) {
        return JsonObject.EMPTY
                .with("kind", isFolder() ? "attic" : "ref")
                .with("nick", nick)
                .with("where", place)
                .with("at", at.toString())
                .with("branch", branch.orElse(null))
                .with("why", why)
                .with("repository", project.toString());
    }

    /** The folder, of those that are one. */
    public Optional<Path> folder() {
        return isFolder() ? Optional.of(Path.of(place)) : Optional.empty();
    }
}
