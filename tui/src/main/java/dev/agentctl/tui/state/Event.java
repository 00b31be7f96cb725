package dev.agentctl.tui.state;

import dev.agentctl.health.rule.Finding;
import dev.agentctl.health.snapshot.FleetSnapshot;
import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.tui.key.Key;
import java.util.List;

/** Something that the dashboard learns of. */
public sealed interface Event {
    /** A new snapshot and what the rules found in it. */
    record Observed(FleetSnapshot fleet, List<Finding> findings) implements Event {}

    record Pressed(Key key) implements Event {}

    /** Text from the clipboard: text, whatever keys it is made of. */
    record Pasted(String text) implements Event {}

    record Resized(int columns, int rows) implements Event {}

    record LogRead(LogTail tail) implements Event {}

    /**
     * One target of an earlier {@link Effect.Act} has its outcome.
     *
     * @param done whether it is as was asked for, because of it
     * @param sentence what happened, for a person
     */
    record Acted(AgentId target, boolean done, String sentence) implements Event {}

    /** What this program itself uses. */
    record Measured(Ui.Self self) implements Event {}

    /** Time passed: {@link Dashboard#wakeAt} was reached. */
    record Tick() implements Event {}
}
