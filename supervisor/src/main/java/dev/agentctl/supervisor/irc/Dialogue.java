package dev.agentctl.supervisor.irc;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What one connection's server says, line by line, and what follows from it: to be let in, to join, to hear, to answer.
 * The reading thread's, but for what is said to be any thread's.
 */
final class Dialogue {
    /** A name of 10 characters at a host of 63, the longest that RFC 2812 has, until the server tells. */
    private static final String UNKNOWN_HOST = "!~" + "u".repeat(10) + "@" + "h".repeat(63);

    private final IrcSettings settings;
    private final Registration registration;
    private final Hearing hearing;
    private final Outbox outbox;
    private final Answers answers;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Consumer<String> tell;
    private final Batches batches = new Batches();

    private String host = UNKNOWN_HOST;
    private int page = 100;
    private String lastWords = "";
    private boolean isTroubled;
    private volatile boolean isLetIn;
    private long letInAt;
    private volatile String nick;
    private volatile String wanted;

    /** @param tell hears in a sentence that the client is let in, and what is not well then */
    Dialogue(
            IrcSettings settings,
            Registration registration,
            Hearing hearing,
            Outbox outbox,
            Questions questions,
            InstantSource clock,
            LongSupplier nanos,
            Consumer<String> tell) {
        this.settings = settings;
        this.registration = registration;
        this.hearing = hearing;
        this.outbox = outbox;
        this.answers = new Answers(questions);
        this.clock = clock;
        this.nanos = nanos;
        this.tell = tell;
        this.nick = settings.nick();
        this.wanted = settings.nick();
    }

    /** Any thread. */
    boolean isLetIn() {
        return isLetIn;
    }

    /** Any thread. */
    String nick() {
        return nick;
    }

    /** How long ago the client was let in; zero where it was not. */
    Duration held() {
        return isLetIn ? Duration.ofNanos(nanos.getAsLong() - letInAt) : Duration.ZERO;
    }

    /** What the server said last of why it closes the connection; empty where it said nothing. */
    String lastWords() {
        return lastWords;
    }

    /** Tries again for what was refused: the wanted nick, channels that the client is not in. Any thread. */
    void again() {
        if (isLetIn) {
            reclaim();
            join(hearing.rooms().stream().filter(room -> !room.isIn()).toList());
        }
    }

    private void reclaim() {
        if (!isMe(wanted)) {
            outbox.send(IrcMessage.of("NICK", wanted));
        }
    }

    private boolean isMe(String name) {
        return name.equalsIgnoreCase(nick);
    }

    private void join(List<Room> rooms) {
        Room.joins(rooms).forEach(outbox::send);
    }

    /**
     * Takes a line in.
     *
     * @throws RefusedException if the client is not let in
     */
    void on(IrcMessage message) throws IOException {
        Optional<IrcEvent> event = batches.add(message);
        if (event.isPresent()) {
            take(event.get());
        }
        for (String channel :
                hearing.expire(nanos.getAsLong(), settings.pace().patience().toNanos())) {
            lost(channel, "the server does not answer");
        }
    }

    private void take(IrcEvent event) throws IOException {
        switch (event) {
            case IrcEvent.Line line -> line(line);
            case IrcEvent.Batch batch -> {
                confirm(batch.start());
                if (batch.type().equals("draft/multiline")) {
                    hearing.live(batch);
                } else if (Hearing.isHistory(batch)) {
                    hearing.history(batch, nanos.getAsLong()).ifPresent(outbox::send);
                } else if (!batch.type().isEmpty()) {
                    for (IrcEvent each : batch.events()) {
                        take(each);
                    }
                }
            }
        }
    }

    private void confirm(IrcMessage message) {
        String label = message.tags().getOrDefault("label", "");
        if (!label.isEmpty()) {
            outbox.confirmed(label);
        }
    }

    private void line(IrcEvent.Line line) throws IOException {
        IrcMessage message = line.message();
        switch (message.command()) {
            case "PING" -> outbox.sendNow(IrcMessage.of("PONG", message.parameter(0)));
            case "ERROR" -> lastWords = Registration.words(message);
            default -> {
                if (isLetIn) {
                    inside(line, message);
                } else if (registration.on(message)) {
                    letIn();
                }
            }
        }
    }

    private void letIn() {
        letInAt = nanos.getAsLong();
        isLetIn = true;
        wanted = registration.nicks().wanted();
        renamed(registration.nick());
        join(List.copyOf(hearing.rooms()));
    }

    private void renamed(String name) {
        nick = name;
        linked();
        tellConnected();
    }

    private void tellConnected() {
        isTroubled = false;
        String account = settings.login()
                .map(login -> ", logged in as " + login.account())
                .orElse("");
        tell.accept("connected to " + settings.host() + ":" + settings.port() + " as " + PlainText.of(nick) + account);
    }

    private void tellTrouble(String what) {
        isTroubled = true;
        tell.accept("connected, but " + what);
    }

    /** What may be said, and how, has changed. */
    private void linked() {
        Capabilities capabilities = registration.capabilities();
        hearing.known(nick, capabilities.has(Capabilities.ACCOUNTS));
        outbox.use(new Link(nick + host, capabilities.has(Capabilities.LABELS), capabilities.multiline()));
    }

    private void inside(IrcEvent.Line line, IrcMessage message) throws IOException {
        switch (message.command()) {
            case "PRIVMSG" -> {
                confirm(message);
                hearing.live(line);
            }
            case "ACK" -> confirm(message);
            case "JOIN" -> joined(message);
            case "PART" -> {
                if (isMe(message.nick())) {
                    left(message.parameter(0));
                    answers.left(message.parameter(0));
                }
            }
            case "KICK" -> {
                if (isMe(message.parameter(1))) {
                    left(message.parameter(0));
                    tellTrouble(PlainText.of(message.nick()) + " put this client out of "
                            + PlainText.of(message.parameter(0)) + ": " + Registration.words(message));
                }
            }
            case "NICK" -> {
                if (isMe(message.nick())) {
                    renamed(message.parameter(0));
                } else if (message.nick().equalsIgnoreCase(wanted)) {
                    reclaim();
                }
            }
            case "QUIT" -> {
                if (message.nick().equalsIgnoreCase(wanted)) {
                    reclaim();
                }
            }
            case "TOPIC" -> {
                if (isMe(message.nick())) {
                    answers.topicSet(message.parameter(0));
                }
            }
            case "CHGHOST" -> {
                if (isMe(message.nick())) {
                    seenAs("!" + message.parameter(0) + "@" + message.parameter(1));
                }
            }
            case "CAP" -> {
                registration.on(message);
                linked();
            }
            case "FAIL" -> failed(message);
            default -> numeric(message);
        }
    }

    private void seenAs(String its) {
        host = its;
        linked();
    }

    private void joined(IrcMessage message) {
        if (!isMe(message.nick())) {
            return;
        }
        String source = message.source().orElse("");
        if (source.length() > nick.length() && source.indexOf('@') > 0) {
            seenAs(source.substring(message.nick().length()));
        }
        String channel = message.parameter(0);
        Optional<Room> room = hearing.room(channel);
        if (room.isEmpty()) { // Left meanwhile, or led here from another: nobody asked to be here.
            outbox.send(IrcMessage.of("PART", channel));
        }
        boolean hasHistory = registration.capabilities().has(Capabilities.HISTORY);
        if (room.isPresent() && !room.get().isIn()) {
            hearing.joined(room.get(), Heard.at(message, clock.instant()), hasHistory ? page : 0, nanos.getAsLong())
                    .ifPresent(outbox::send);
            noteJoined();
        }
        answers.joined(channel, room.isPresent()); // Who waits for it finds the client in.
    }

    private void noteJoined() {
        if (isTroubled && hearing.rooms().stream().allMatch(Room::isIn)) {
            tellConnected();
        }
    }

    private void left(String channel) {
        hearing.room(channel).ifPresent(Room::left);
    }

    private void failed(IrcMessage message) {
        String label = message.tags().getOrDefault("label", "");
        if (!label.isEmpty()) {
            outbox.refused(label, Registration.words(message));
        } else if (message.parameter(0).equals("BATCH")) {
            outbox.batchRefused(Registration.words(message));
        }
        if (message.parameter(0).equals("CHATHISTORY")) {
            for (String each : message.parameters()) {
                noHistory(each, Registration.words(message));
            }
        }
    }

    private void noHistory(String channel, String words) {
        Optional<Room> room =
                hearing.room(channel).filter(each -> each.catchUp().isPresent());
        if (room.isPresent()) {
            hearing.noHistory(channel, nanos.getAsLong())
                    .ifPresentOrElse(outbox::send, () -> lost(room.get().name(), words));
        }
    }

    private void lost(String channel, String words) {
        tellTrouble("what was said in " + channel + " meanwhile is not to be had: " + words);
    }

    private void numeric(IrcMessage message) {
        String channel = message.parameter(1);
        switch (message.command()) {
            case "005" -> message.parameters().forEach(this::supports);
            case "331", "332", "353", "366" -> answers.told(message);
            case "396" -> seenAs(host.substring(0, host.indexOf('@') + 1) + channel);
            default -> {
                if (message.command().length() == 3
                        && "45".indexOf(message.command().charAt(0)) >= 0) {
                    refused(message, channel);
                }
            }
        }
    }

    private void refused(IrcMessage message, String channel) {
        String label = message.tags().getOrDefault("label", "");
        String words = Registration.words(message);
        if (!label.isEmpty()) {
            outbox.refused(label, words);
        } else if (!message.command().equals("404")) { // That is of a text.
            if (hearing.room(channel).filter(room -> !room.isIn()).isPresent()) {
                tellTrouble("not in " + PlainText.of(channel) + ": " + words);
            }
            answers.refused(channel, words);
        }
    }

    /** What the server tells of itself (RPL_ISUPPORT). */
    private void supports(String token) {
        int equals = token.indexOf('=');
        if (equals > 0) {
            int number = Capabilities.number(token.substring(equals + 1));
            switch (token.substring(0, equals)) {
                case "CHATHISTORY", "draft/CHATHISTORY" -> page = number > 0 ? number : page;
                case "NICKLEN" -> {
                    if (number > 0) {
                        registration.nicks().longestIs(number);
                        wanted = registration.nicks().wanted();
                    }
                }
                default -> {}
            }
        }
    }
}
