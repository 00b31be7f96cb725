package dev.agentctl.shared.team;

import dev.agentctl.shared.file.UntrustedFile;
import dev.agentctl.shared.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A team's folder: written by its supervisor alone, but on the machine on which its sessions work, so reads are bounded
 * and follow no link.
 *
 * <p>A team's supervisor may run in a container, with this folder mounted at the same path: the socket is reached as
 * ever, but the processes that it writes down are of its own pid namespace, which
 * {@link dev.agentctl.shared.process.ProcessIdentity#isFromHere} tells.
 */
public record TeamHome(TeamName name, Path path) {
    /** Some hundred sessions with their bookkeeping. */
    private static final int MAX_STATE = 32 << 20;

    /** All that the supervisor must remember; replaced whole. */
    public Path stateFile() {
        return path.resolve("state.json");
    }

    /** Every change of a task, one JSON line each; only grows, and is begun anew beside its predecessor when it is large. */
    public Path taskJournal() {
        return path.resolve("tasks.jsonl");
    }

    /** Who owns the team: pid, start time and boot id; locked while the supervisor lives. */
    public Path ownerFile() {
        return path.resolve("supervisor.pid");
    }

    /** Where the supervisor takes commands, mode 600. */
    public Path socket() {
        return path.resolve("control.sock");
    }

    /** What the supervisor did, for people; rotated. */
    public Path logFile() {
        return path.resolve("supervisor.log");
    }

    /** What the team's sessions say and do, for people: one file a nick, rotated. */
    public Path sessionLog(String nick) {
        return path.resolve("logs").resolve(nick + ".log");
    }

    /** What each session's CLI prints, until it is accounted for: one file a process. */
    public Path streams() {
        return path.resolve("streams");
    }

    /** Where idle checks run: a folder with nothing in it. */
    public Path idleChecks() {
        return path.resolve("idle-check");
    }

    /** The sessions' checkouts, unless the configuration names another folder. */
    public Path worktrees() {
        return path.resolve("worktrees");
    }

    /**
     * What the supervisor last wrote; empty if it never did.
     *
     * @throws IOException in one sentence, if it is torn, hostile or not readable
     */
    public Optional<TeamSnapshot> snapshot() throws IOException {
        return state().map(json -> TeamJson.snapshot(name, json));
    }

    /** The same as JSON, with what only the supervisor understands. */
    public Optional<JsonObject> state() throws IOException {
        return UntrustedFile.object(stateFile(), MAX_STATE);
    }
}
