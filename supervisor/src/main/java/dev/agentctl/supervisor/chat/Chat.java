package dev.agentctl.supervisor.chat;

import java.util.List;
import java.util.Map;

/** The chat, as a team's supervisor speaks in it. Any thread; nothing here waits for a server. */
public interface Chat extends AutoCloseable {
    /** The supervisor says this in a channel, as soon as it is connected and the server lets it. */
    void post(String channel, String text);

    /** Something that matters to people: for the operators' channel, where there is one. */
    void announce(String sentence);

    /** These sessions, by nick, are in these channels; whoever is not named has left. */
    void present(Map<String, List<String>> channels);

    /** Takes leave, within a bound. */
    @Override
    void close();
}
