package dev.agentctl.supervisor.irc;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which of a server's lines answer what was asked about a channel. The reading thread's. */
final class Answers {
    private final Questions questions;
    /** Channels whose names the server is about to tell because they were joined, which nobody has asked for. */
    private final Set<String> arriving = new HashSet<>();

    Answers(Questions questions) {
        this.questions = questions;
    }

    /** The client is in a channel now. */
    void joined(String channel, boolean isWanted) {
        if (isWanted) {
            arriving.add(Questions.folded(channel));
        }
        questions.answer(Questions.Kind.JOIN, channel);
    }

    /** The client has left a channel. */
    void left(String channel) {
        questions.answer(Questions.Kind.PART, channel);
    }

    /** The client has set a topic. */
    void topicSet(String channel) {
        questions.answer(Questions.Kind.SET_TOPIC, channel);
    }

    /** The server refuses something about a channel. */
    void refused(String channel, String words) {
        questions.refuse(channel, words);
    }

    /** A numeric that tells a topic or names; any other is nothing. */
    void told(IrcMessage message) {
        String channel = message.parameter(1);
        switch (message.command()) {
            case "331" -> topic(channel);
            case "332" -> {
                questions.collect(Questions.Kind.TOPIC, channel, List.of(PlainText.of(message.parameter(2))));
                topic(channel);
            }
            case "353" -> {
                if (!arriving.contains(Questions.folded(message.parameter(2)))) {
                    questions.collect(Questions.Kind.NAMES, message.parameter(2), nicks(message.parameter(3)));
                }
            }
            case "366" -> {
                if (!arriving.remove(Questions.folded(channel))) {
                    questions.answer(Questions.Kind.NAMES, channel);
                }
            }
            default -> {}
        }
    }

    private void topic(String channel) {
        questions.answer(Questions.Kind.TOPIC, channel);
        questions.answer(Questions.Kind.SET_TOPIC, channel);
    }

    private static List<String> nicks(String text) {
        List<String> nicks = new ArrayList<>();
        for (String each : text.split(" ", -1)) {
            int at = 0;
            while (at < each.length() && "~&@%+!".indexOf(each.charAt(at)) >= 0) {
                at++;
            }
            if (at < each.length()) {
                nicks.add(PlainText.of(each.substring(at)));
            }
        }
        return nicks;
    }
}
