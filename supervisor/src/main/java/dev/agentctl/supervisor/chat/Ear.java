package dev.agentctl.supervisor.chat;

import dev.agentctl.supervisor.chat.Backlog.From;
import dev.agentctl.supervisor.chat.Questions.Open;
import dev.agentctl.supervisor.irc.ChatLine;
import dev.agentctl.supervisor.irc.IrcListener;
import dev.agentctl.supervisor.irc.IrcState;
import java.util.Optional;

/**
 * What the supervisor's connection hears: each line that is not the team's own goes into the backlog, and then answers a
 * session's question, or is told to the team. Called by the connection's threads.
 */
final class Ear implements IrcListener {
    private final ChatConfig config;
    private final ChatListener listener;
    private final Backlog backlog;
    private final Questions questions;
    private final Optional<SessionConnections> connections;
    private final Posting posting;
    private final Changing changing;

    /** The supervisor says something in a channel. */
    interface Posting {
        void post(String channel, String text);
    }

    /** The connection is there, or is not. */
    interface Changing {
        void changed(boolean isConnected);
    }

    Ear(
            ChatConfig config,
            ChatListener listener,
            Backlog backlog,
            Questions questions,
            Optional<SessionConnections> connections,
            Posting posting,
            Changing changing) {
        this.config = config;
        this.listener = listener;
        this.backlog = backlog;
        this.questions = questions;
        this.connections = connections;
        this.posting = posting;
        this.changing = changing;
    }

    @Override
    public void said(ChatLine line) {
        if (line.isPrivate() || isOurs(line)) {
            return;
        }
        Speaker speaker = Speaker.of(line, config);
        From from = speaker.isAllowed() ? From.ALLOWED : From.OTHER;
        backlog.add(line.channel(), line.at(), speaker.who(), from, line.text());
        Optional<Open> answered = speaker.isAllowed() ? answered(line, speaker) : Optional.empty();
        if (answered.isPresent()) {
            posting.post(line.channel(), speaker.who() + ": " + answered.get().nick() + " has your answer");
            return;
        }
        listener.said(new Said(
                line.channel(),
                speaker.who(),
                speaker.isAllowed(),
                line.text(),
                line.id(),
                line.at(),
                line.isReplayed()));
    }

    @Override
    public void state(IrcState state) {
        changing.changed(state.isConnected());
        listener.state(state.isConnected(), state.sentence());
    }

    /** Nobody else is in the supervisor's account; sessions have none. */
    private boolean isOurs(ChatLine line) {
        return line.account().isPresent()
                ? config.account()
                        .filter(line.account().get()::equalsIgnoreCase)
                        .isPresent()
                : connections.filter(all -> all.isOurs(line)).isPresent();
    }

    private Optional<Open> answered(ChatLine line, Speaker speaker) {
        return questions.said(
                line.channel(),
                speaker.who(),
                line.text(),
                line.isReplayed() ? Optional.of(line.at()) : Optional.empty());
    }
}
