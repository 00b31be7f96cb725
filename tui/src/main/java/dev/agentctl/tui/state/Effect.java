package dev.agentctl.tui.state;

import dev.agentctl.shared.agent.AgentId;
import java.util.ArrayList;
import java.util.List;

/** Something that the dashboard asks of the world. */
public sealed interface Effect {
    /** Something dangerous: it is counted down before it happens, and each of its targets has an outcome. */
    sealed interface Act extends Effect {
        List<AgentId> ids();

        List<String> names();
    }

    /** Carry the remedy out on each target; its outcome comes back as {@link Event.Acted}. */
    record Stop(List<Countdown.Target> targets) implements Act {
        @Override
        public List<AgentId> ids() {
            List<AgentId> ids = new ArrayList<>();
            targets.forEach(target -> ids.add(target.sample().agent().id()));
            return ids;
        }

        @Override
        public List<String> names() {
            List<String> names = new ArrayList<>();
            targets.forEach(target -> names.add(target.name()));
            return names;
        }
    }

    /** Ask the team's supervisor for it; the answer comes back as {@link Event.Acted}. */
    record Ask(TeamAct act) implements Act {
        @Override
        public List<AgentId> ids() {
            return List.of(act.id());
        }

        @Override
        public List<String> names() {
            return List.of(act.name());
        }
    }

    /** Draw every cell anew. */
    record Redraw() implements Effect {}

    record Suspend() implements Effect {}

    record Quit() implements Effect {}
}
