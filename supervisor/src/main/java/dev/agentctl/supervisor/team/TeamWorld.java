package dev.agentctl.supervisor.team;

import java.util.Optional;

/** The world outside of a team's decisions. Called by the team's thread; nothing here may wait for the team. */
interface TeamWorld {
    /** Begins it, and tells what came of it by events. */
    void carryOut(TeamEffect effect);

    /** Whether the state could be written, each time; the sentence where not. */
    void canWrite(Optional<String> problem);
}
