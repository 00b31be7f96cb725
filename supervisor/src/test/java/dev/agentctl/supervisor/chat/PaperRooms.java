package dev.agentctl.supervisor.chat;

import dev.agentctl.supervisor.chat.Backlog.Extract;
import dev.agentctl.supervisor.chat.Backlog.From;
import dev.agentctl.supervisor.chat.Questions.Answer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Channels on paper: what is done there is written down, and a test says what happens. For one session, {@code ada}. */
final class PaperRooms implements ChatRooms {
    static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    final List<String> done = new ArrayList<>();
    final Backlog backlog = new Backlog();
    final Membership members = new Membership();
    List<String> others = List.of();
    String topic = "";
    Optional<Answer> answer = Optional.empty();
    /** Until an answer comes. */
    Duration takes = Duration.ZERO;

    Optional<String> trouble = Optional.empty();

    PaperRooms(String... channels) {
        members.present(Map.of("ada", List.of(channels)));
    }

    void said(String who, From from, String text) {
        backlog.add("#team", NOW, who, from, text);
    }

    @Override
    public List<String> channels(String nick) {
        return members.of(nick);
    }

    @Override
    public void send(String nick, String channel, String text) throws IOException {
        act(nick + " says in " + channel + ": " + text);
    }

    @Override
    public Extract read(String channel, OptionalLong since, int most) {
        return backlog.read(channel, since, most);
    }

    @Override
    public void join(String nick, String channel) throws IOException {
        act(nick + " joins " + channel);
        members.join(nick, channel);
    }

    @Override
    public void part(String nick, String channel) throws IOException {
        act(nick + " leaves " + channel);
        members.part(nick, channel);
    }

    @Override
    public Names names(String channel) throws IOException {
        act("names of " + channel);
        return new Names(members.in(channel), others);
    }

    @Override
    public String topic(String channel) throws IOException {
        act("topic of " + channel);
        return topic;
    }

    @Override
    public void setTopic(String nick, String channel, String text) throws IOException {
        act(nick + " sets the topic of " + channel + ": " + text);
    }

    @Override
    public Optional<Answer> ask(String nick, String channel, String question, Duration bound)
            throws IOException, InterruptedException {
        act(nick + " asks in " + channel + " for " + bound + ": " + question);
        TimeUnit.MILLISECONDS.sleep(takes.toMillis());
        return answer;
    }

    private void act(String what) throws IOException {
        if (trouble.isPresent()) {
            throw new IOException(trouble.get());
        }
        done.add(what);
    }
}
