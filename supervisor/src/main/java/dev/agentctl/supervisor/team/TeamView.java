package dev.agentctl.supervisor.team;

import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.shared.team.AgentSession;
import dev.agentctl.shared.team.AgentSession.Activity;
import dev.agentctl.shared.team.AgentSession.Conversation;
import dev.agentctl.shared.team.AgentSession.Spending;
import dev.agentctl.shared.team.TeamSnapshot;
import dev.agentctl.shared.team.TeamSnapshot.TeamSpending;
import dev.agentctl.shared.team.TeamSnapshot.WaitingSpawn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A team's state as everybody may see it. */
final class TeamView {
    private TeamView() {}

    static TeamSnapshot of(TeamState state, Instant now) {
        List<AgentSession> sessions = new ArrayList<>();
        for (Session session : state.sessions.values()) {
            sessions.add(of(session, state, now));
        }
        sessions.sort(Comparator.comparing(AgentSession::role).thenComparing(AgentSession::nick));
        List<WaitingSpawn> waiting = new ArrayList<>();
        for (TeamState.Waiting spawn : state.waiting) {
            waiting.add(new WaitingSpawn(spawn.role(), spawn.task(), spawn.why(), spawn.since()));
        }
        TeamRules.Budgets budgets = state.rules().budgets();
        return new TeamSnapshot(
                state.config.name(),
                now,
                supervisor(state),
                state.paused,
                sessions,
                waiting,
                List.copyOf(state.tasks.values()),
                state.config.chat().map(chat -> state.chat.shown()),
                new TeamSpending(
                        state.tokens(),
                        state.usd(),
                        state.costIsComplete(),
                        state.usdToday(),
                        state.burn.lastHour(now),
                        budgets.perTeam(),
                        budgets.perDay()),
                List.copyOf(state.notices.values()));
    }

    /** Nobody once it was stopped and nothing runs any more: so a reader tells a stopped team from an abandoned one. */
    private static Optional<ProcessIdentity> supervisor(TeamState state) {
        boolean over = state.stopping;
        for (Session session : state.sessions.values()) {
            over &= session.cli == Session.Cli.NONE;
        }
        return over ? Optional.empty() : Optional.of(ProcessIdentity.self());
    }

    static AgentSession of(Session session, TeamState state, Instant now) {
        return new AgentSession(
                session.nick,
                session.role,
                state.taskOf(session),
                session.channels,
                session.generation,
                new Conversation(session.sessionId, session.model, session.handoffPage, session.began),
                new Spending(
                        session.ledger.tokens(),
                        session.ledger.usd(),
                        session.ledger.complete(),
                        session.burn.lastHour(now),
                        session.ledger.context().orElse(0),
                        state.rules().context().limit(),
                        state.rules().budgets().perSession()),
                session.standing,
                new Activity(session.signal, session.evidence, session.signalSince, session.lastActive),
                List.copyOf(session.notices.values()),
                session.worktree,
                session.process);
    }
}
