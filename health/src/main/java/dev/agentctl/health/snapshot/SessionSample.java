package dev.agentctl.health.snapshot;

import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.engine.Usage;
import dev.agentctl.shared.team.AgentSession;
import dev.agentctl.shared.team.TeamName;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One Claude session of a team at one instant: what its supervisor wrote, and what the process tree of its CLI uses. Its
 * text is untrusted and not yet cleaned.
 *
 * @param id this conversation of this nick, see {@link #idOf}: a successor after a shift change is another
 * @param worktree where it works, as text
 * @param usage empty without a process, or where it is not to be seen from here
 * @param cpuPercent between this reading and the last, 100 = one core; empty at the first
 * @param cpuTrail the last readings of cpuPercent, oldest first, at most 60
 */
public record SessionSample(
        AgentId id,
        TeamName team,
        AgentSession session,
        Optional<String> worktree,
        Optional<Usage> usage,
        OptionalDouble cpuPercent,
        List<Double> cpuTrail) {
    private static final String TEAM = "team/";

    /** The life that a session is: the engine is {@code team/NAME}, the key its nick, session id and generation. */
    public static AgentId idOf(TeamName team, AgentSession session) {
        return new AgentId(
                engine(team),
                session.nick() + " " + session.conversation().sessionId() + " " + session.generation(),
                session.conversation().began());
    }

    /** What stands for an engine in the identity of a team's sessions and tasks. */
    static String engine(TeamName team) {
        return TEAM + team;
    }

    /** Whether that is the identity of a team, or of a session or a task of one. */
    public static boolean isOfTeam(AgentId id) {
        return id.engine().startsWith(TEAM);
    }

    /** The team's name, of such an identity. */
    public static String teamOf(AgentId id) {
        return id.engine().substring(TEAM.length());
    }

    /** The share of the tokens at which a shift change comes, 0–1 and beyond; 0 where no limit is known. */
    public double contextShare() {
        long limit = session.spending().contextLimit();
        return limit > 0 ? (double) session.spending().context() / limit : 0;
    }

    /** The share of its own budget that is used, 0–1 and beyond; 0 without a budget. */
    public double budgetShare() {
        double budget = session.spending().budgetUsd().orElse(0);
        return budget > 0 ? session.spending().usd() / budget : 0;
    }
}
