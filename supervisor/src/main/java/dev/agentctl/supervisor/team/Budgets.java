package dev.agentctl.supervisor.team;

import dev.agentctl.shared.team.Notice;
import dev.agentctl.shared.team.Role;
import dev.agentctl.shared.text.Units;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a session, a role, a team and a day may cost: near a budget's end it is said, past it no new turn begins. A turn
 * under way goes on, since its cost is known only with its result. Resuming grants the same amount once more; the day's
 * comes back at midnight. Decides on the state alone; the team's thread's.
 */
final class Budgets {
    static final String TEAM = "team";
    static final String DAY = "day";

    private final TeamState state;
    private final ZoneId zone;

    Budgets(TeamState state, ZoneId zone) {
        this.state = state;
        this.zone = zone;
    }

    static String scope(Role role) {
        return "role " + role.word();
    }

    /**
     * A budget that is used up.
     *
     * @param untilMidnight whether it comes back by itself
     */
    record Over(String sentence, boolean untilMidnight) {}

    /** Looks at all budgets anew: to be called after each change of a cost, and as time passes. */
    void look(Instant now) {
        beginDay(now);
        TeamRules.Budgets rules = state.rules().budgets();
        Optional<Over> shared = sharedOver();
        note(
                shared.map(Over::sentence)
                        .or(() -> near("the team's budget", state.usd() - granted(TEAM), rules.perTeam(), rules))
                        .or(() -> near("the day's budget", state.usdToday() - granted(DAY), rules.perDay(), rules)),
                now);
        for (Session session : state.sessions.values()) {
            double own = session.ledger.usd() - session.grantedUsd;
            session.overBudget = shared.or(() -> roleOver(session.role))
                    .or(() -> over("its budget", own, rules.perSession(), false));
            Optional<String> said =
                    session.overBudget.map(Over::sentence).or(() -> near("its budget", own, rules.perSession(), rules));
            if (said.isPresent()) {
                session.notice(Notice.BUDGET, said.get(), now);
            } else {
                session.notices.remove(Notice.BUDGET);
            }
        }
    }

    /** Why nobody of this role may be spawned now. */
    Optional<String> refuses(Role role) {
        return sharedOver().or(() -> roleOver(role)).map(Over::sentence);
    }

    /** When the next day's budget begins. */
    Instant midnight(Instant now) {
        return LocalDate.ofInstant(now, zone).plusDays(1).atStartOfDay(zone).toInstant();
    }

    /** What one process may still spend of its session's budget. */
    OptionalDouble left(Session session) {
        OptionalDouble budget = state.rules().budgets().perSession();
        return budget.isPresent()
                ? OptionalDouble.of(
                        Math.max(0.000001, budget.getAsDouble() - (session.ledger.usd() - session.grantedUsd)))
                : OptionalDouble.empty();
    }

    /** The CLI says that its share is used up, whatever our own sum says; false where the session has no budget. */
    boolean exhaust(Session session) {
        OptionalDouble budget = state.rules().budgets().perSession();
        if (budget.isEmpty()) {
            return false;
        }
        session.grantedUsd = Math.min(session.grantedUsd, session.ledger.usd() - budget.getAsDouble());
        return true;
    }

    /** A person lets it go on: what is used up is granted once more. */
    void grant(Session session) {
        double own = session.ledger.usd() - session.grantedUsd;
        if (over("", own, state.rules().budgets().perSession(), false).isPresent()) {
            session.grantedUsd = session.ledger.usd();
        }
    }

    /** The same for what the whole team shares. */
    void grantTeam() {
        TeamRules.Budgets rules = state.rules().budgets();
        if (over("", state.usd() - granted(TEAM), rules.perTeam(), false).isPresent()) {
            state.granted.put(TEAM, state.usd());
        }
        if (over("", state.usdToday() - granted(DAY), rules.perDay(), true).isPresent()) {
            state.granted.put(DAY, state.usdToday());
        }
        for (Role role : Role.values()) {
            if (roleOver(role).isPresent()) {
                state.granted.put(scope(role), state.usd(role));
            }
        }
    }

    private Optional<Over> sharedOver() {
        TeamRules.Budgets rules = state.rules().budgets();
        return over("the team's budget", state.usd() - granted(TEAM), rules.perTeam(), false)
                .or(() -> over("the day's budget", state.usdToday() - granted(DAY), rules.perDay(), true));
    }

    private void beginDay(Instant now) {
        LocalDate today = LocalDate.ofInstant(now, zone);
        if (!today.equals(state.day)) {
            state.day = today;
            state.usdAtMidnight = state.usd();
            state.granted.remove(DAY);
        }
    }

    private void note(Optional<String> said, Instant now) {
        if (said.isEmpty()) {
            state.notices.remove(Notice.BUDGET);
            return;
        }
        Notice known = state.notices.get(Notice.BUDGET);
        state.notices.put(Notice.BUDGET, new Notice(Notice.BUDGET, said.get(), known == null ? now : known.since()));
    }

    private Optional<Over> roleOver(Role role) {
        Double budget = state.rules().budgets().perRole().get(role);
        return over(
                "the budget of role " + role.word(),
                state.usd(role) - granted(scope(role)),
                budget == null ? OptionalDouble.empty() : OptionalDouble.of(budget),
                false);
    }

    private double granted(String scope) {
        return state.granted.getOrDefault(scope, 0.0);
    }

    private static Optional<Over> over(String whose, double usd, OptionalDouble budget, boolean untilMidnight) {
        return budget.isPresent() && usd >= budget.getAsDouble()
                ? Optional.of(new Over(
                        whose + " of " + Units.dollars(budget.getAsDouble()) + " is used up (" + Units.dollars(usd)
                                + ")",
                        untilMidnight))
                : Optional.empty();
    }

    private static Optional<String> near(String whose, double usd, OptionalDouble budget, TeamRules.Budgets rules) {
        return budget.isPresent() && usd >= budget.getAsDouble() * rules.warnAt()
                ? Optional.of(whose + " of " + Units.dollars(budget.getAsDouble()) + " is nearly used up ("
                        + Units.dollars(usd) + ")")
                : Optional.empty();
    }
}
