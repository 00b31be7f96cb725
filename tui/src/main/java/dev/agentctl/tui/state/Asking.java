package dev.agentctl.tui.state;

import dev.agentctl.health.snapshot.SessionSample;
import dev.agentctl.health.snapshot.TaskSample;
import dev.agentctl.shared.team.Phase;
import dev.agentctl.tui.key.Action;
import dev.agentctl.tui.state.SessionAct.Verb;
import java.util.Optional;

/** What a key is to have a team's supervisor do with the selected session or task, or why not. */
final class Asking {
    private Asking() {}

    static Ui ofSession(Ui ui, Action action, long now) {
        Optional<SessionSample> chosen = ui.selectedSession();
        if (chosen.isEmpty()) {
            return Deed.say(ui, "No session is selected.", true, now);
        }
        SessionSample sample = chosen.get();
        Phase phase = sample.session().standing().phase();
        SessionAct act = new SessionAct(verb(action, phase), sample, ui.fleet().of(sample.id()));
        if (ui.deeds().underWay().contains(sample.id())) {
            return asked(ui, act, now);
        }
        if (phase == Phase.RETIRING) {
            return Deed.say(ui, act.name() + " is being retired already.", true, now);
        }
        if (act.verb() == Verb.SHIFT && phase == Phase.HANDING_OVER) {
            return Deed.say(ui, act.name() + " hands over already.", true, now);
        }
        return Deed.count(ui, act.title(), new Effect.Ask(act), now);
    }

    static Ui ofTask(Ui ui, Action action, long now) {
        Optional<TaskSample> chosen = ui.selectedTask();
        if (chosen.isEmpty()) {
            return Deed.say(ui, "No task is selected.", true, now);
        }
        TaskSample sample = chosen.get();
        boolean cancels = action == Action.CANCEL_TASK;
        TaskAct act = new TaskAct(
                cancels ? TaskAct.Verb.CANCEL : TaskAct.Verb.RETRY,
                sample,
                ui.fleet().of(sample.id()));
        if (ui.deeds().underWay().contains(sample.id())) {
            return asked(ui, act, now);
        }
        boolean fits = switch (sample.task().status()) {
            case QUEUED, GIVEN, STARTED -> cancels;
            case FAILED, CANCELLED -> !cancels;
            case DONE -> false;
            // A dead one is tried again, or let be; of a later version's its supervisor knows.
            case DEAD, UNKNOWN -> true;
        };
        if (!fits) {
            String is = sample.task().status().isOpen() ? " is not over: it is " : " is over: it is ";
            return Deed.say(ui, act.name() + is + sample.task().status().word() + ".", true, now);
        }
        return Deed.count(ui, act.title(), new Effect.Ask(act), now);
    }

    private static Ui asked(Ui ui, TeamAct act, long now) {
        return Deed.say(ui, "The supervisor of " + act.name() + " has been asked already.", true, now);
    }

    private static Verb verb(Action action, Phase phase) {
        return switch (action) {
            case RETIRE -> Verb.RETIRE;
            case SHIFT -> Verb.SHIFT;
            case NUDGE -> Verb.NUDGE;
            default -> phase == Phase.PARKED || phase == Phase.NEEDS_ATTENTION ? Verb.RESUME : Verb.PAUSE;
        };
    }
}
