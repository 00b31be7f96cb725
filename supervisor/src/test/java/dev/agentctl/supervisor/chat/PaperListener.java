package dev.agentctl.supervisor.chat;

import dev.agentctl.supervisor.control.TeamReply;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;

/** A team on paper: it writes down what it is told. Any thread. */
final class PaperListener implements ChatListener {
    final List<String> events = new CopyOnWriteArrayList<>();
    final List<Said> said = new CopyOnWriteArrayList<>();
    volatile boolean isConnected;
    volatile TeamReply reply = TeamReply.done("well");

    @Override
    public void said(Said line) {
        said.add(line);
    }

    @Override
    public void joined(String channel, Instant at) {
        events.add("joined " + channel);
    }

    @Override
    public void state(boolean connected, String sentence) {
        isConnected = connected;
    }

    @Override
    public TeamReply over(String nick, OptionalLong number, boolean isDone, String summary) {
        events.add("over " + nick + " " + number + " " + isDone + " " + summary);
        return reply;
    }

    @Override
    public void asks(String nick, Optional<String> question) {
        events.add("asks " + nick + " " + question.orElse("nothing"));
    }

    List<String> texts() {
        return said.stream().map(Said::text).toList();
    }
}
