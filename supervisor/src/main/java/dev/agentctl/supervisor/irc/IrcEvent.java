package dev.agentctl.supervisor.irc;

import java.util.List;

/** What a server said, with what belongs together held together. */
sealed interface IrcEvent {
    /** A line that stands by itself. */
    record Line(IrcMessage message) implements IrcEvent {}

    /**
     * Lines that the server said in one (IRCv3's batch), as when it replays history.
     *
     * @param start its first line, whose tags are the whole's; one without parameters where its beginning is not known
     * @param isWhole false where it was too large to be kept, or never ended
     */
    record Batch(IrcMessage start, List<IrcEvent> events, boolean isWhole) implements IrcEvent {
        public Batch {
            events = List.copyOf(events);
        }

        /** As in {@code chathistory}; empty where it is not known. */
        String type() {
            return start.parameter(1);
        }

        /** What it is about, as a channel. */
        String target() {
            return start.parameter(2);
        }
    }
}
