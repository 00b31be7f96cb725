package dev.agentctl.supervisor.irc;

import java.util.List;

/** What a server said, with what belongs together held together. */
sealed interface IrcEvent {
    /** A line that stands by itself. */
    record Line(IrcMessage message) implements IrcEvent {}

    /**
     * Lines that the server said in one (IRCv3's batch), as when it replays history.
     *
     * @param type as in {@code chathistory}
     * @param isWhole false where it was too large to be kept, or never ended
     */
    record Batch(String type, List<String> parameters, List<IrcEvent> events, boolean isWhole) implements IrcEvent {
        public Batch {
            parameters = List.copyOf(parameters);
            events = List.copyOf(events);
        }
    }
}
