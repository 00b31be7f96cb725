package dev.agentctl.tui.state;

import dev.agentctl.health.rule.Finding;
import dev.agentctl.health.rule.Finding.Kind;
import dev.agentctl.health.snapshot.AgentSample;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.tui.key.Action;
import dev.agentctl.tui.state.Countdown.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which agents a key is to stop, or why none. */
final class Stopping {
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
            return Deed.say(ui, "No agent is selected.", true, now);
        }
        Agent agent = chosen.get().agent();
        if (agent.isProtected()) {
            return Deed.say(ui, agent.name() + " is protected and is not stopped.", true, now);
        }
        if (!agent.isRunning()) {
            return Deed.say(ui, agent.name() + " does not run.", true, now);
        }
        if (ui.deeds().underWay().contains(agent.id())) {
            return Deed.say(ui, agent.name() + " is being stopped already.", true, now);
        }
        List<Target> targets = List.of(new Target(chosen.get(), ui.fleet().of(agent.id())));
        return Deed.count(ui, "Stop", new Effect.Stop(targets), now);
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
            return Deed.count(ui, "Stop " + word + but, new Effect.Stop(List.copyOf(targets)), now);
        }
        return spared.isEmpty()
                ? Deed.say(ui, "No agent is " + word + ".", false, now)
                : Deed.say(ui, String.join(", ", spared) + ": protected and not stopped.", true, now);
    }
}
