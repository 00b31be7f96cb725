package dev.agentctl.tui.state;

import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.tui.state.Dashboard.Step;
import dev.agentctl.tui.state.Ui.Deeds;
import dev.agentctl.tui.state.Ui.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What one key sets going: counted down, undone or carried out, and its outcomes told. */
final class Deed {
    private static final long MESSAGE_NANOS = 8_000_000_000L;

    private Deed() {}

    static Ui count(Ui ui, String what, Effect.Act act, long now) {
        Countdown countdown = new Countdown(what, act, now + Countdown.NANOS);
        Deeds deeds = ui.deeds();
        return ui.with(new Deeds(Optional.of(countdown), deeds.underWay(), deeds.outcomes(), Optional.empty()));
    }

    static Ui undone(Ui ui, long now) {
        Deeds deeds = ui.deeds();
        String what = deeds.countdown().isPresent() && deeds.countdown().get().act() instanceof Effect.Ask
                ? "done"
                : "stopped";
        Ui next = ui.with(new Deeds(Optional.empty(), deeds.underWay(), deeds.outcomes(), deeds.message()));
        return say(next, "Undone: nothing was " + what + ".", false, now);
    }

    static Step carryOut(Ui ui, long now) {
        if (ui.deeds().countdown().isEmpty()) {
            return Step.of(ui);
        }
        Effect.Act act = ui.deeds().countdown().get().act();
        List<AgentId> underWay = new ArrayList<>(ui.deeds().underWay());
        underWay.addAll(act.ids());
        Ui next = ui.with(new Deeds(Optional.empty(), List.copyOf(underWay), List.of(), Optional.empty()));
        String names = String.join(", ", act.names()) + ".";
        String message = switch (act) {
            case Effect.Stop stop -> "Stopping " + names;
            case Effect.Ask ask -> ask.act().title() + " asked for: " + names;
        };
        return Step.of(say(next, message, false, now), act);
    }

    static Ui done(Ui ui, Event.Acted done, long now) {
        Deeds deeds = ui.deeds();
        List<AgentId> underWay = new ArrayList<>(deeds.underWay());
        underWay.remove(done.target());
        List<String> outcomes = new ArrayList<>(deeds.outcomes());
        outcomes.add(done.sentence());
        boolean bad = !done.done()
                || (!deeds.outcomes().isEmpty()
                        && deeds.message().map(Message::bad).orElse(false));
        Ui next = ui.with(new Deeds(deeds.countdown(), List.copyOf(underWay), List.copyOf(outcomes), deeds.message()));
        return say(next, String.join(" ", outcomes), bad, now);
    }

    static Ui say(Ui ui, String text, boolean bad, long now) {
        Deeds deeds = ui.deeds();
        Optional<Message> message = Optional.of(new Message(text, bad, now + MESSAGE_NANOS));
        return ui.with(new Deeds(deeds.countdown(), deeds.underWay(), deeds.outcomes(), message));
    }
}
