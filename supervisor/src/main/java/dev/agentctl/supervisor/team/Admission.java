package dev.agentctl.supervisor.team;

import dev.agentctl.shared.team.Role;
import dev.agentctl.shared.team.TeamTask;
import dev.agentctl.supervisor.team.TeamState.Waiting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Who may join the team, and under which nick: a spawn that finds no room waits, and the longest waiting that fits goes
 * first. Decides on the state alone; the team's thread's.
 */
final class Admission {
    private final TeamState state;
    private final Budgets budgets;
    private final Supplier<UUID> ids;
    private final List<TeamEffect> effects;

    Admission(TeamState state, Budgets budgets, Supplier<UUID> ids, List<TeamEffect> effects) {
        this.state = state;
        this.budgets = budgets;
        this.ids = ids;
        this.effects = effects;
    }

    /** Lets in whoever waits and fits. */
    List<Session> admit(Instant now) {
        List<Session> admitted = new ArrayList<>();
        for (Waiting spawn : new ArrayList<>(state.waiting)) {
            Optional<String> refused = refuses(spawn.role());
            state.waiting.remove(spawn);
            if (refused.isPresent()) {
                state.waiting.addLast(spawn.because(refused.get()));
            } else {
                admitted.add(join(spawn, now));
            }
        }
        return admitted;
    }

    /** Asks for the sessions that the team shall always have and has not. */
    void keep(Instant now) {
        if (state.stopping) {
            return;
        }
        for (Role role : Role.values()) {
            int have = state.count(role);
            for (Waiting spawn : state.waiting) {
                have += spawn.role() == role ? 1 : 0;
            }
            for (; have < state.rules(role).count(); have++) {
                state.waiting.addLast(
                        new Waiting(role, Optional.empty(), state.config.channels(), Optional.empty(), "is new", now));
            }
        }
    }

    /** Why no session of this role may begin now. */
    Optional<String> refuses(Role role) {
        TeamRules rules = state.rules();
        if (state.stopping) {
            return Optional.of("the team is being stopped");
        }
        if (state.killFile.isPresent()) {
            return Optional.of("the kill file " + state.killFile.get() + " exists");
        }
        if (state.paused) {
            return Optional.of("the team is paused");
        }
        if (state.sessions.size() >= rules.maxSessions()) {
            return Optional.of("the team has its " + rules.maxSessions() + " sessions");
        }
        if (state.count(role) >= state.rules(role).most()) {
            return Optional.of("the team has its " + state.rules(role).most() + " sessions of role " + role.word());
        }
        if (nick().isEmpty()) {
            return Optional.of("all names of the configuration are taken");
        }
        if (state.memoryPressure > rules.memoryPressure()) {
            return Optional.of("memory is short: processes waited for it " + Math.round(state.memoryPressure)
                    + "% of the last ten seconds");
        }
        return budgets.refuses(role);
    }

    /** A session begins: to be called where {@link #refuses} gives no reason against it. */
    Session join(Waiting spawn, Instant now) {
        Session session = join(spawn.role(), spawn.task(), spawn.channels(), now);
        session.handoffPage = spawn.handoffPage();
        session.outbox.add(Prompts.mission(spawn.task(), spawn.channels(), spawn.handoffPage()));
        return session;
    }

    /** A worker for a task, which it is yet to be told: to be called as {@link #join} is. */
    Session hire(TeamTask task, Instant now) {
        List<String> channels = new ArrayList<>(state.config.channels());
        task.origin().channel().filter(channel -> !channels.contains(channel)).ifPresent(channels::add);
        Session session = join(Role.WORKER, Optional.empty(), channels, now);
        session.hired = true;
        return session;
    }

    private Session join(Role role, Optional<String> task, List<String> channels, Instant now) {
        String nick = nick().orElseThrow(() -> new IllegalStateException("nobody is let in without a nick"));
        state.nextName =
                (state.config.names().indexOf(nick) + 1) % state.config.names().size();
        Session session = new Session(
                nick,
                role,
                task,
                channels,
                ids.get().toString(),
                state.rules(role).model(),
                new Progress(state.rules().loops()),
                now);
        state.sessions.put(nick, session);
        state.chat.listens(channels, now);
        effects.add(new TeamEffect.Say(
                nick + " joins the team as " + role.word()
                        + task.map(words -> ": " + words).orElse(""),
                true));
        return session;
    }

    /** The next free one after the last that was given out, so that a nick rests before it comes again. */
    private Optional<String> nick() {
        List<String> names = state.config.names();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get((state.nextName + i) % names.size());
            if (!state.sessions.containsKey(name)) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }
}
