package dev.agentctl.health.snapshot;

import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.team.TeamName;
import dev.agentctl.shared.team.TeamTask;
import java.util.Optional;
import java.util.OptionalLong;

/** One task of a team, as its supervisor wrote it down; its text is untrusted and not yet cleaned. */
public record TaskSample(TeamName team, TeamTask task) {
    private static final String SIGN = "#";

    /** The task as the subject of a finding, and as what is selected: the engine is {@code team/NAME}, the key its number. */
    public AgentId id() {
        return new AgentId(SessionSample.engine(team), SIGN + task.number(), task.created());
    }

    /** The task's number, of such an identity; empty for any other. */
    public static OptionalLong numberOf(AgentId id) {
        // A session's key has spaces in it, whatever its nick is.
        return SessionSample.isOfTeam(id)
                        && id.key().startsWith(SIGN)
                        && id.key().indexOf(' ') < 0
                ? OptionalLong.of(Long.parseLong(id.key().substring(SIGN.length())))
                : OptionalLong.empty();
    }

    /** The nick of the session that has it now; empty where none has. */
    public Optional<String> holder() {
        return switch (task.status()) {
            case GIVEN, STARTED -> task.nick();
            case QUEUED, DONE, FAILED, DEAD, CANCELLED, UNKNOWN -> Optional.empty();
        };
    }

    /** As in {@code task 7}. */
    public String name() {
        return "task " + task.number();
    }
}
