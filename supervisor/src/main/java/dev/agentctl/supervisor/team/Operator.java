package dev.agentctl.supervisor.team;

import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.team.TeamJson;
import dev.agentctl.shared.team.TeamTask;
import dev.agentctl.shared.team.TeamTask.Origin;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.supervisor.control.TeamCommand;
import dev.agentctl.supervisor.control.TeamReply;
import dev.agentctl.supervisor.team.TeamState.Waiting;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a person, or a program for one, may ask of the team. The team's thread's. */
final class Operator {
    private static final int MAX_TASK = 8 * 1024;

    private final TeamState state;
    private final Budgets budgets;
    private final Parks parks;
    private final Course course;
    private final Admission admission;
    private final TaskBook tasks;
    private final List<TeamEffect> effects;

    Operator(
            TeamState state,
            Budgets budgets,
            Parks parks,
            Course course,
            Admission admission,
            TaskBook tasks,
            List<TeamEffect> effects) {
        this.state = state;
        this.budgets = budgets;
        this.parks = parks;
        this.course = course;
        this.admission = admission;
        this.tasks = tasks;
        this.effects = effects;
    }

    void asked(TeamCommand command, long ticket, Instant now) {
        effects.add(new TeamEffect.Answer(ticket, answer(command, now)));
    }

    private TeamReply answer(TeamCommand command, Instant now) {
        return switch (command) {
            case TeamCommand.Status status -> TeamReply.done("").with(TeamJson.of(TeamView.of(state, now)));
            case TeamCommand.Spawn spawn -> spawn(spawn, now);
            case TeamCommand.Retire retire ->
                with(retire.nick(), retire.sessionId(), session -> {
                    session.retiring = true;
                    return session.nick + " retires";
                });
            case TeamCommand.Shift shift ->
                with(shift.nick(), shift.sessionId(), session -> {
                    course.beginHandoff(session, "its operator asked for a shift change", session.begun, now);
                    return session.nick + " hands over";
                });
            case TeamCommand.Nudge nudge ->
                told(nudge.nick(), session -> {
                    session.outbox.add(Prompts.nudge("your operator asks"));
                    return session.nick + " is told to go on" + when(session);
                });
            case TeamCommand.Say say ->
                told(say.nick(), session -> {
                    session.outbox.add(Prompts.said(say.text()));
                    return session.nick + " is told" + when(session);
                });
            case TeamCommand.Pause pause -> pause(pause.nick());
            case TeamCommand.Resume resume -> resume(resume.nick(), now);
            case TeamCommand.AddTask add -> add(add, now);
            case TeamCommand.CancelTask cancel -> tasks.cancel(cancel.number(), course, now);
            case TeamCommand.RetryTask retry -> tasks.retry(retry.number(), now);
            case TeamCommand.Rescued rescued -> TeamReply.refused("what was rescued is read from the repository");
            case TeamCommand.Stop stop -> {
                state.stopping = true;
                yield TeamReply.done("the team is being stopped; its sessions are resumed at its next start");
            }
        };
    }

    private static String when(Session session) {
        return switch (session.standing.phase()) {
            case WORKING -> ", when its turn is over";
            case STARTING -> ", when it has started";
            case HANDING_OVER, PARKED, NEEDS_ATTENTION ->
                ", when it goes on (" + session.standing.phase().word() + ": " + session.standing.why() + ")";
            case READY, RETIRING, UNKNOWN -> "";
        };
    }

    private TeamReply spawn(TeamCommand.Spawn spawn, Instant now) {
        if (spawn.task().filter(task -> task.length() > MAX_TASK).isPresent()) {
            return TeamReply.refused("a task has at most " + MAX_TASK + " characters");
        }
        List<String> channels = spawn.channels().isEmpty() ? state.config.channels() : spawn.channels();
        Optional<String> refused = admission.refuses(spawn.role());
        Waiting waiting =
                new Waiting(spawn.role(), spawn.task(), channels, spawn.handoffPage(), refused.orElse(""), now);
        if (refused.isPresent()) {
            state.waiting.addLast(waiting);
            return TeamReply.done("a session of role " + spawn.role().word() + " waits: " + refused.get());
        }
        Session session = admission.join(waiting, now);
        return TeamReply.done(session.nick + " joins the team as " + session.role.word())
                .with(JsonObject.EMPTY.with("nick", session.nick));
    }

    private TeamReply add(TeamCommand.AddTask add, Instant now) {
        Optional<String> refused = tasks.refuses(add.text()).or(tasks::isFull);
        if (refused.isPresent()) {
            return TeamReply.refused(refused.get());
        }
        if (add.addressee().isPresent() && state.named(add.addressee().get()).isEmpty()) {
            return nobody(add.addressee().get());
        }
        TeamTask task = tasks.add(add.text(), new Origin(add.by(), Optional.empty()), add.addressee(), now);
        return TeamReply.done("task " + task.number() + " is taken")
                .with(JsonObject.EMPTY.with("number", task.number()));
    }

    private TeamReply pause(Optional<String> nick) {
        if (nick.isPresent()) {
            return with(nick.get(), session -> {
                session.paused = true;
                return session.nick + " gets no new turn until it is resumed";
            });
        }
        state.paused = true;
        return TeamReply.done("no session of the team gets a new turn until it is resumed");
    }

    private TeamReply resume(Optional<String> nick, Instant now) {
        if (nick.isPresent()) {
            return with(nick.get(), session -> {
                free(session);
                budgets.look(now);
                return session.overBudget
                        .map(over -> session.nick + " stays parked: " + over.sentence()
                                + "; resume the whole team to let that pass")
                        .orElse(session.nick + " goes on");
            });
        }
        state.paused = false;
        budgets.grantTeam();
        for (Session session : state.sessions.values()) {
            free(session);
        }
        budgets.look(now);
        return TeamReply.done("the team goes on");
    }

    private void free(Session session) {
        session.paused = false;
        session.attention = Optional.empty();
        session.failures = 0;
        session.retry = Optional.empty();
        budgets.grant(session);
        parks.lift(session);
    }

    private interface Act {
        String on(Session session);
    }

    /** What is said to one that retires would be lost. */
    private TeamReply told(String nick, Act act) {
        Session session = state.sessions.get(nick);
        if (session != null && session.retiring) {
            return TeamReply.refused(session.nick + " retires, and is told nothing more");
        }
        return with(nick, one -> {
            one.nudges = 0;
            return act.on(one);
        });
    }

    /** Only the conversation that was looked at, where one was. */
    private TeamReply with(String nick, Optional<String> sessionId, Act act) {
        Session session = state.sessions.get(nick);
        if (session != null && sessionId.isPresent() && !sessionId.get().equals(session.sessionId)) {
            return TeamReply.refused(nick + " is in another conversation by now: look again");
        }
        return with(nick, act);
    }

    private TeamReply with(String nick, Act act) {
        Session session = state.sessions.get(nick);
        if (session == null) {
            return nobody(nick);
        }
        return TeamReply.done(act.on(session));
    }

    private TeamReply nobody(String nick) {
        StringBuilder known = new StringBuilder();
        for (Session one : state.sessions.values()) {
            known.append(known.isEmpty() ? "" : ", ").append(one.nick);
        }
        return TeamReply.refused("there is no session '" + Clean.line(nick, 60) + "'; there "
                + (known.isEmpty() ? "is none" : "are " + known));
    }
}
