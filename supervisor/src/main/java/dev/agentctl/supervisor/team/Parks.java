package dev.agentctl.supervisor.team;

import dev.agentctl.shared.agent.RateLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Why a session gets no new turn now, and until when. Decides on the state alone; the team's thread's. */
final class Parks {
    /** Sessions that one limit held back begin again so far apart. */
    static final Duration STAGGER = Duration.ofSeconds(2);
    /** Where the service does not say when its limit is free again. */
    static final Duration UNSTATED = Duration.ofMinutes(5);
    /** A reset further away than this is taken for an error, and cut to it: the longest limit is a week's. */
    static final Duration LONGEST = Duration.ofDays(8);

    private final TeamState state;
    private final Budgets budgets;

    Parks(TeamState state, Budgets budgets) {
        this.state = state;
        this.budgets = budgets;
    }

    /** @param until empty where only a person can end it */
    record Park(String why, Optional<Instant> until) {}

    /** What keeps the session from its next turn; empty where nothing does. */
    Optional<Park> of(Session session, Instant now) {
        if (state.stopping) {
            return park("the team is stopped", Optional.empty());
        }
        if (state.killFile.isPresent()) {
            return park("the kill file " + state.killFile.get() + " exists", Optional.empty());
        }
        if (state.paused) {
            return park("the team is paused", Optional.empty());
        }
        if (session.paused) {
            return park("its operator paused it", Optional.empty());
        }
        if (session.overBudget.isPresent()) {
            Budgets.Over over = session.overBudget.get();
            return park(over.sentence(), over.untilMidnight() ? Optional.of(budgets.midnight(now)) : Optional.empty());
        }
        Optional<Instant> limited = limitedUntil(session, now);
        if (limited.isPresent()) {
            return park("the service's limit is used up", limited);
        }
        return session.retry
                .filter(retry -> retry.at().isAfter(now))
                .flatMap(retry -> park(retry.why(), Optional.of(retry.at())));
    }

    /** The service refused this session, and so all that share its credential. */
    void limit(Session session, Optional<RateLimit> said, Instant now) {
        Instant reset =
                said.flatMap(RateLimit::resetsAt).filter(at -> at.isAfter(now)).orElse(now.plus(UNSTATED));
        Instant bound = now.plus(LONGEST);
        Instant until = reset.isAfter(bound) ? bound : reset;
        state.limits.merge(credential(session), until, (one, other) -> one.isAfter(other) ? one : other);
    }

    /** A person says that the limit is free. */
    void lift(Session session) {
        state.limits.remove(credential(session));
    }

    private Optional<Instant> limitedUntil(Session session, Instant now) {
        Instant reset = state.limits.get(credential(session));
        if (reset == null) {
            return Optional.empty();
        }
        int place = 0;
        int last = 0;
        for (Session other : state.sessions.values()) {
            if (credential(other).equals(credential(session))) {
                place = other == session ? last : place;
                last++;
            }
        }
        if (!reset.plus(STAGGER.multipliedBy(last)).isAfter(now)) {
            state.limits.remove(credential(session));
            return Optional.empty();
        }
        Instant own = reset.plus(STAGGER.multipliedBy(place));
        return own.isAfter(now) ? Optional.of(own) : Optional.empty();
    }

    private String credential(Session session) {
        return state.rules(session.role).credential();
    }

    private static Optional<Park> park(String why, Optional<Instant> until) {
        return Optional.of(new Park(why, until));
    }
}
