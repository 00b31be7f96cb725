package dev.agentctl.tui.state;

import java.util.List;

/** Something that the dashboard asks of the world. */
public sealed interface Effect {
    /** Carry the remedy out on each target; its outcome comes back as {@link Event.Acted}. */
    record Stop(List<Countdown.Target> targets) implements Effect {}

    /** Draw every cell anew. */
    record Redraw() implements Effect {}

    record Suspend() implements Effect {}

    record Quit() implements Effect {}
}
