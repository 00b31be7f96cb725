package dev.agentctl.supervisor.chat;

import dev.agentctl.supervisor.chat.Backlog.Extract;
import dev.agentctl.supervisor.chat.Questions.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The chat's channels, as sessions use them. Any thread; what asks the server waits for it, within a bound. Each fails with
 * an IOException of one sentence where nothing was done.
 */
interface ChatRooms {
    /** The channels that the session is in. */
    List<String> channels(String nick);

    /** Returns when the server has it. */
    void send(String nick, String channel, String text) throws IOException, InterruptedException;

    /** See {@link Backlog#read}. */
    Extract read(String channel, OptionalLong since, int most);

    /** The session is in the channel until it leaves it, or the team. */
    void join(String nick, String channel) throws IOException, InterruptedException;

    void part(String nick, String channel) throws IOException, InterruptedException;

    /** Who is in the channel. */
    Names names(String channel) throws IOException, InterruptedException;

    /** Empty where there is none. Untrusted. */
    String topic(String channel) throws IOException, InterruptedException;

    void setTopic(String nick, String channel, String topic) throws IOException, InterruptedException;

    /**
     * Asks in the channel, and waits for a person who may speak to sessions.
     *
     * @param bound empty when this passes without an answer
     */
    Optional<Answer> ask(String nick, String channel, String question, Duration bound)
            throws IOException, InterruptedException;

    /**
     * @param sessions of this team
     * @param others nicks, as the server tells them: untrusted
     */
    record Names(List<String> sessions, List<String> others) {}
}
