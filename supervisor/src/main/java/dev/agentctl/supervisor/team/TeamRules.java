package dev.agentctl.supervisor.team;

import dev.agentctl.shared.team.Role;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The limits that a team's sessions live within.
 *
 * @param maxSessions of all roles together
 * @param roles an entry for each role
 * @param memoryPressure percent of the last ten seconds in which some process of the machine waited for memory (PSI);
 *     above it nothing is spawned
 */
public record TeamRules(
        int maxSessions,
        Map<Role, RoleRules> roles,
        double memoryPressure,
        Budgets budgets,
        Context context,
        Patience patience,
        Loops loops,
        Tasks tasks) {

    public TeamRules {
        roles = Map.copyOf(roles);
    }

    /**
     * @param model as {@code claude --model} takes it
     * @param count sessions that the team starts with, and keeps
     * @param most sessions at once
     * @param credential sessions with the same share one rate limit; empty text for the team's own
     */
    public record RoleRules(String model, int count, int most, String credential) {}

    /**
     * In dollars; empty for none.
     *
     * @param perRole for all sessions of a role together, retired ones included
     * @param warnAt the share of a budget at which it is said, between 0 and 1
     */
    public record Budgets(
            OptionalDouble perSession,
            Map<Role, Double> perRole,
            OptionalDouble perTeam,
            OptionalDouble perDay,
            double warnAt) {
        public Budgets {
            perRole = Map.copyOf(perRole);
        }
    }

    /**
     * In tokens that the model reads in one request.
     *
     * @param warn the session is told
     * @param limit a shift change comes
     * @param handoff how long a session may take to write its handoff page
     * @param transcriptBytes a transcript larger than this is not resumed after a crash: a shift change comes instead
     */
    public record Context(long warn, long limit, Duration handoff, long transcriptBytes) {}

    /**
     * @param idle a session without a turn for this long is looked at by the idle check
     * @param silence a turn in which nothing is heard for this long is ended, and the session resumed
     * @param nudges idle verdicts in a row that are answered with a nudge; then it is only said
     * @param retireDone whether a worker whose task is done is retired
     */
    public record Patience(Duration idle, Duration silence, int nudges, boolean retireDone) {}

    /**
     * @param lease a task is taken from a session that shows no sign of its own for this long while it could work
     * @param tries sessions that a task is given to; the last one's end makes it dead
     * @param most open tasks; what comes beyond is refused
     */
    public record Tasks(Duration lease, int tries, int most) {}

    /**
     * @param sameCall times that one tool may be called with one input, one after another
     * @param sameError times that a tool may fail with one text, one after another
     * @param usdWithoutProgress dollars without a commit, a task change or a tool call not seen before
     */
    public record Loops(int sameCall, int sameError, double usdWithoutProgress) {}
}
