package dev.agentctl.supervisor.team;

import dev.agentctl.shared.cli.Sentences;
import dev.agentctl.shared.file.AtomicFile;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.team.TeamHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** Where a team's state outlives its supervisor: one file, replaced whole. The team's thread's. */
final class TeamStore {
    private final TeamHome home;

    TeamStore(TeamHome home) {
        this.home = home;
    }

    /**
     * What an earlier supervisor left, or a new team's empty state.
     *
     * @throws IOException in one sentence; the team must not begin anew while a file that cannot be read may hold its
     *     sessions
     */
    TeamState load(TeamConfig config, Instant now) throws IOException {
        Optional<JsonObject> json;
        try {
            json = home.state();
        } catch (IOException unusable) {
            throw new IOException(
                    "the team's state cannot be read (" + Sentences.of(unusable) + "): mend " + home.stateFile()
                            + ", or move it away to begin without its sessions",
                    unusable);
        }
        return json.isPresent() ? TeamStateJson.read(json.get(), config, now) : new TeamState(config);
    }

    /** On disk when it returns; an exception leaves the file as it was. */
    void save(TeamState state, Instant now) throws IOException {
        byte[] line = (TeamStateJson.of(state, now) + "\n").getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(home.stateFile(), line, "rw-------");
    }
}
