package dev.agentctl.supervisor.irc;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A message as it came, before it is known whether it counts.
 *
 * @param target a channel, or this client's nick
 */
record Heard(String target, String nick, Optional<String> account, String text, Optional<String> id, Instant at) {
    /** Who tells of joins and parts on Ergo, as messages in the history. */
    private static final String HISTORIAN = "HistServ";

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /** A message of one line, or of several (a multiline batch); empty for all that is none, be it a reply of a machine's. */
    static Optional<Heard> of(IrcEvent event, Instant now) {
        return switch (event) {
            case IrcEvent.Line line ->
                of(line.message(), line.message().parameter(0), line.message().parameter(1), now);
            case IrcEvent.Batch batch ->
                batch.type().equals("draft/multiline")
                        ? of(batch.start(), batch.target(), joined(batch), now)
                        : Optional.empty();
        };
    }

    private static Optional<Heard> of(IrcMessage message, String target, String text, Instant now) {
        boolean isSaid =
                message.command().equals("PRIVMSG") || message.command().equals("BATCH");
        String nick = PlainText.of(message.nick());
        Optional<String> spoken = spoken(nick, text);
        if (!isSaid || nick.isEmpty() || spoken.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Heard(
                target, nick, word(message, "account"), spoken.get(), word(message, "msgid"), at(message, now)));
    }

    boolean isHistorian() {
        return nick.equalsIgnoreCase(HISTORIAN);
    }

    /** What was said in words: an action is, another request from client to client (CTCP) is not. */
    private static Optional<String> spoken(String nick, String text) {
        if (text.isEmpty() || text.charAt(0) != 1) {
            return Optional.of(PlainText.of(text)).filter(plain -> !plain.isBlank());
        }
        return text.startsWith("\1ACTION ")
                ? Optional.of("* " + nick + " " + PlainText.of(text.substring(8)))
                : Optional.empty();
    }

    private static String joined(IrcEvent.Batch batch) {
        StringBuilder text = new StringBuilder();
        boolean isFirst = true;
        for (IrcMessage line : lines(batch)) {
            boolean isSameLine = isFirst || line.tags().containsKey("draft/multiline-concat");
            text.append(isSameLine ? "" : "\n").append(line.parameter(1));
            isFirst = false;
        }
        return batch.isWhole() ? text.toString() : text + " […]";
    }

    private static List<IrcMessage> lines(IrcEvent.Batch batch) {
        List<IrcMessage> lines = new ArrayList<>();
        for (IrcEvent event : batch.events()) {
            if (event instanceof IrcEvent.Line line && line.message().command().equals("PRIVMSG")) {
                lines.add(line.message());
            }
        }
        return lines;
    }

    private static Optional<String> word(IrcMessage message, String tag) {
        return Optional.ofNullable(message.tags().get(tag)).filter(PlainText::isWord);
    }

    /** By the server's clock where it tells a time that a calendar knows. */
    static Instant at(IrcMessage message, Instant now) {
        String time = message.tags().getOrDefault("time", "");
        if (time.length() < 20 || time.length() > 40) {
            return now;
        }
        try {
            Instant at = Instant.parse(time);
            return at.isBefore(Instant.EPOCH) || at.isAfter(LATEST) ? now : at;
        } catch (DateTimeParseException none) {
            return now;
        }
    }
}
