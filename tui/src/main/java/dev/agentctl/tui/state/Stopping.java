package dev.agentctl.tui.state;

import dev.agentctl.health.rule.Finding;
import dev.agentctl.health.rule.Finding.Kind;
import dev.agentctl.health.snapshot.AgentSample;
import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.tui.key.Action;
import dev.agentctl.tui.state.Countdown.Target;
import dev.agentctl.tui.state.Dashboard.Step;
import dev.agentctl.tui.state.Ui.Deeds;
import dev.agentctl.tui.state.Ui.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One key stops agents: announced, counted down, undone or carried out, and its outcomes told. */
final class Stopping {
    private static final long MESSAGE_NANOS = 8_000_000_000L;

    private Stopping() {}

    /** Names the targets and begins to count down, or says why there is nothing to do. */
    static Ui announce(Ui ui, Action action, long now) {
        return switch (action) {
            case STOP_HIGH_MEMORY -> all(ui, Kind.HIGH_MEMORY, "high-memory", now);
            case STOP_IDLE -> all(ui, Kind.IDLE, "idle", now);
            default -> selected(ui, now);
        };
    }

    private static Ui selected(Ui ui, long now) {
        Optional<AgentSample> chosen = ui.selected();
        if (chosen.isEmpty()) {
            return say(ui, "No agent is selected.", true, now);
        }
        Agent agent = chosen.get().agent();
        if (agent.isProtected()) {
            return say(ui, agent.name() + " is protected and is not stopped.", true, now);
        }
        if (!agent.isRunning()) {
            return say(ui, agent.name() + " does not run.", true, now);
        }
        if (ui.deeds().underWay().contains(agent.id())) {
            return say(ui, agent.name() + " is being stopped already.", true, now);
        }
        return count(ui, "Stop", List.of(new Target(chosen.get(), ui.fleet().of(agent.id()))), now);
    }

    private static Ui all(Ui ui, Kind kind, String word, long now) {
        List<Target> targets = new ArrayList<>();
        List<String> spared = new ArrayList<>();
        for (Finding finding : ui.fleet().findings()) {
            Optional<AgentSample> found = finding.agent().flatMap(ui.fleet()::find);
            if (finding.kind() != kind
                    || found.isEmpty()
                    || !found.get().agent().isRunning()) {
                continue;
            }
            Agent agent = found.get().agent();
            if (agent.isProtected()) {
                spared.add(agent.name().text());
            } else if (!ui.deeds().underWay().contains(agent.id())) {
                targets.add(new Target(found.get(), List.of(finding)));
            }
        }
        if (!targets.isEmpty()) {
            String but = spared.isEmpty() ? "" : " (not " + String.join(", ", spared) + ": protected)";
            return count(ui, "Stop " + word + but, targets, now);
        }
        return spared.isEmpty()
                ? say(ui, "No agent is " + word + ".", false, now)
                : say(ui, String.join(", ", spared) + ": protected and not stopped.", true, now);
    }

    private static Ui count(Ui ui, String what, List<Target> targets, long now) {
        Countdown countdown = new Countdown(what, List.copyOf(targets), now + Countdown.NANOS);
        Deeds deeds = ui.deeds();
        return ui.with(new Deeds(Optional.of(countdown), deeds.underWay(), deeds.outcomes(), Optional.empty()));
    }

    static Ui undone(Ui ui, long now) {
        Deeds deeds = ui.deeds();
        Ui next = ui.with(new Deeds(Optional.empty(), deeds.underWay(), deeds.outcomes(), deeds.message()));
        return say(next, "Undone: nothing was stopped.", false, now);
    }

    static Step carryOut(Ui ui, long now) {
        List<Target> targets = ui.deeds().countdown().map(Countdown::targets).orElse(List.of());
        List<AgentId> underWay = new ArrayList<>(ui.deeds().underWay());
        List<String> names = new ArrayList<>();
        for (Target target : targets) {
            underWay.add(target.sample().agent().id());
            names.add(target.name());
        }
        Ui next = ui.with(new Deeds(Optional.empty(), List.copyOf(underWay), List.of(), Optional.empty()));
        String message = "Stopping " + String.join(", ", names) + ".";
        return Step.of(say(next, message, false, now), new Effect.Stop(targets));
    }

    static Ui done(Ui ui, Event.Acted done, long now) {
        Deeds deeds = ui.deeds();
        List<AgentId> underWay = new ArrayList<>(deeds.underWay());
        underWay.remove(done.target());
        List<String> outcomes = new ArrayList<>(deeds.outcomes());
        outcomes.add(done.sentence());
        boolean bad = !done.stopped()
                || (!deeds.outcomes().isEmpty()
                        && deeds.message().map(Message::bad).orElse(false));
        Ui next = ui.with(new Deeds(deeds.countdown(), List.copyOf(underWay), List.copyOf(outcomes), deeds.message()));
        return say(next, String.join(" ", outcomes), bad, now);
    }

    private static Ui say(Ui ui, String text, boolean bad, long now) {
        Deeds deeds = ui.deeds();
        Optional<Message> message = Optional.of(new Message(text, bad, now + MESSAGE_NANOS));
        return ui.with(new Deeds(deeds.countdown(), deeds.underWay(), deeds.outcomes(), message));
    }
}
