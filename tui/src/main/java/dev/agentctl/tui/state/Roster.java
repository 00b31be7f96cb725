package dev.agentctl.tui.state;

import dev.agentctl.health.snapshot.AgentSample;
import dev.agentctl.shared.agent.AgentState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The agents that the filter lets through, in the order of the screen: running ones, then the others. */
public record Roster(List<AgentSample> running, List<AgentSample> ended) {
    public static Roster of(Ui ui) {
        List<AgentSample> running = new ArrayList<>();
        List<AgentSample> ended = new ArrayList<>();
        String filter = ui.query().filter().toLowerCase(Locale.ROOT);
        ui.fleet()
                .snapshot()
                .ifPresent(fleet -> fleet.agents().forEach(sample -> {
                    if (matches(sample, filter)) {
                        (sample.agent().isRunning() ? running : ended).add(sample);
                    }
                }));
        // List.sort is stable: equals keep the snapshot's order.
        running.sort(ui.query().agents().order());
        ended.sort(ui.query().agents().order());
        return new Roster(running, ended);
    }

    private static boolean matches(AgentSample sample, String filter) {
        return filter.isEmpty()
                || holds(sample.agent().name().text(), filter)
                || holds(sample.condition().word(), filter)
                || holds(sample.state().flatMap(AgentState::mission).orElse(""), filter);
    }

    private static boolean holds(String text, String filter) {
        return text.toLowerCase(Locale.ROOT).contains(filter);
    }

    public int size() {
        return running.size() + ended.size();
    }

    public AgentSample at(int index) {
        return index < running.size() ? running.get(index) : ended.get(index - running.size());
    }
}
