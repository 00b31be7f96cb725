package dev.agentctl.supervisor.team;

import dev.agentctl.shared.team.Role;
import dev.agentctl.shared.team.TeamTask;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who gets which task: the one that it was meant for; else whoever is free and watches its channel, managers before
 * workers; else a new worker, within the limits; else it waits. Decides on the state alone; the team's thread's.
 */
final class Dispatch {
    private static final List<Role> IN_TURN = List.of(Role.MANAGER, Role.WORKER);

    private final TeamState state;
    private final TaskBook tasks;
    private final Parks parks;
    private final Admission admission;
    private final List<TeamEffect> effects;

    Dispatch(TeamState state, TaskBook tasks, Parks parks, Admission admission, List<TeamEffect> effects) {
        this.state = state;
        this.tasks = tasks;
        this.parks = parks;
        this.admission = admission;
        this.effects = effects;
    }

    /** Gives out what can be given; the sessions to which something comes by that. */
    List<Session> give(Instant now) {
        List<Session> changed = new ArrayList<>();
        for (TeamTask task : tasks.queued()) {
            Optional<Session> receiver = receiver(task, now);
            if (receiver.isPresent()) {
                tasks.give(task, receiver.get(), now);
                changed.add(receiver.get());
            }
        }
        for (Session session : state.sessions.values()) {
            if (session.hired
                    && state.rules().patience().retireDone()
                    && session.life > 0
                    && session.cutShort.isEmpty()
                    && isAtLeisure(session, now)) {
                session.retiring = true;
                effects.add(new TeamEffect.Say(session.nick + " has no task any more", true));
                changed.add(session);
            }
        }
        return changed;
    }

    private Optional<Session> receiver(TeamTask task, Instant now) {
        Optional<Session> meant = task.addressee().flatMap(state::named);
        if (meant.isPresent()) {
            if (isAtLeisure(meant.get(), now)) {
                return meant;
            }
            tasks.waits(
                    task,
                    meant.get().nick + " is "
                            + meant.get().standing.phase().word()
                            + meant.get()
                                    .work
                                    .map(other -> ", with task " + other)
                                    .orElse(""));
            return Optional.empty();
        }
        for (Role role : IN_TURN) {
            for (Session session : state.sessions.values()) {
                if (session.role == role && isFree(session, task, now)) {
                    return Optional.of(session);
                }
            }
        }
        Optional<String> refused = admission.refuses(Role.WORKER);
        if (refused.isEmpty()) {
            return Optional.of(admission.hire(task, now));
        }
        if (state.rules(Role.MANAGER).most() == 0 && state.rules(Role.WORKER).most() == 0) {
            for (Session session : state.sessions.values()) {
                if (isFree(session, task, now)) {
                    return Optional.of(session);
                }
            }
        }
        tasks.waits(task, refused.get());
        return Optional.empty();
    }

    private boolean isFree(Session session, TeamTask task, Instant now) {
        return session.task.isEmpty()
                && watches(session, task.origin().channel())
                && session.cli == Session.Cli.READY
                && isAtLeisure(session, now);
    }

    /** What came from no channel is for all. */
    private static boolean watches(Session session, Optional<String> channel) {
        return channel.isEmpty() || session.channels.stream().anyMatch(channel.get()::equalsIgnoreCase);
    }

    /** Nothing runs, and nothing is to come. */
    private boolean isAtLeisure(Session session, Instant now) {
        return session.work.isEmpty()
                && session.turn.isEmpty()
                && session.outbox.isEmpty()
                && session.handoff.isEmpty()
                && !session.retiring
                && session.attention.isEmpty()
                && parks.of(session, now).isEmpty();
    }
}
