package dev.agentctl.supervisor.team;

import dev.agentctl.shared.team.AgentSession.Standing;
import dev.agentctl.shared.team.Phase;
import dev.agentctl.supervisor.team.Parks.Park;
import dev.agentctl.supervisor.team.Session.Cli;
import dev.agentctl.supervisor.team.Session.Handoff;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The phase of a session that everyone sees, as it follows from the facts, and since when. The team's thread's. */
final class Standings {
    private final TeamState state;
    private final Parks parks;
    private final List<TeamEffect> effects;

    Standings(TeamState state, Parks parks, List<TeamEffect> effects) {
        this.state = state;
        this.parks = parks;
        this.effects = effects;
    }

    /** Keeps the phase that everyone sees, and since when it is that. */
    void show(Session session, Instant now) {
        Standing next = standing(session, now);
        boolean same = next.phase() == session.standing.phase()
                && next.why().equals(session.standing.why())
                && next.until().equals(session.standing.until());
        if (!same) {
            boolean parked = next.phase() == Phase.PARKED || next.phase() == Phase.NEEDS_ATTENTION;
            if (next.phase() == Phase.PARKED && session.standing.phase() == Phase.WORKING) {
                session.cutShort = Optional.of(next.why());
            }
            boolean saidOfAll = state.stopping || state.killFile.isPresent() || state.paused;
            if (parked && !saidOfAll && next.phase() != session.standing.phase()) {
                effects.add(new TeamEffect.Say(
                        session.nick + " " + next.phase().word() + ": " + next.why()
                                + next.until().map(at -> ", until " + at).orElse(""),
                        true));
            }
            session.standing = next.phase() == session.standing.phase()
                    ? new Standing(next.phase(), next.why(), session.standing.since(), next.until())
                    : next;
        }
    }

    private Standing standing(Session session, Instant now) {
        if (session.retiring) {
            return new Standing(Phase.RETIRING, "retires", now, Optional.empty());
        }
        if (session.attention.isPresent()) {
            return new Standing(Phase.NEEDS_ATTENTION, session.attention.get(), now, Optional.empty());
        }
        Optional<Park> park = parks.of(session, now);
        boolean canGoOn = session.turn.isPresent() || park.isEmpty();
        if (session.handoff
                .filter(handoff -> canGoOn || handoff.step() != Handoff.Step.WRITE)
                .isPresent()) {
            return new Standing(
                    Phase.HANDING_OVER,
                    session.handoff.get().why(),
                    now,
                    session.handoff.get().deadline());
        }
        if (session.turn.isPresent()) {
            return new Standing(Phase.WORKING, "a turn runs", now, Optional.empty());
        }
        if (park.isPresent()) {
            return new Standing(Phase.PARKED, park.get().why(), now, park.get().until());
        }
        return session.cli == Cli.READY
                ? new Standing(Phase.READY, "waits to be told something", now, Optional.empty())
                : new Standing(Phase.STARTING, "is being started", now, Optional.empty());
    }
}
