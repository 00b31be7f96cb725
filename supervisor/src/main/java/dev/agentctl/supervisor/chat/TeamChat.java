package dev.agentctl.supervisor.chat;

import dev.agentctl.supervisor.chat.Backlog.Extract;
import dev.agentctl.supervisor.chat.Backlog.From;
import dev.agentctl.supervisor.chat.Questions.Answer;
import dev.agentctl.supervisor.chat.Questions.Open;
import dev.agentctl.supervisor.irc.HistoryMark;
import dev.agentctl.supervisor.irc.IrcClient;
import dev.agentctl.supervisor.irc.IrcPace;
import dev.agentctl.supervisor.irc.IrcSettings;
import dev.agentctl.supervisor.irc.Login;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A team on an IRC server. One connection is the supervisor's: it is in every channel of the team's, hears all that is
 * said there, and speaks for the sessions, unless they have connections of their own. Any thread may call.
 */
public final class TeamChat implements Chat, ChatRooms {
    /** Of a server's answer; a line waits its turn behind others, one a second. */
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private static final Duration LAST_WORDS = Duration.ofSeconds(5);
    private static final Duration TICK = Duration.ofSeconds(1);
    /** A channel that refused us is asked again. */
    private static final int TICKS_TO_ENTER = 30;

    private final ChatConfig config;
    private final ChatListener listener;
    private final InstantSource clock;
    private final IrcSettings settings;
    private final CompletableFuture<IrcClient> client = new CompletableFuture<>();
    private final Posts posts;
    private final Optional<SessionConnections> connections;
    private final Membership members = new Membership();
    private final Presence presence;
    private final Backlog backlog = new Backlog();
    private final Questions questions = new Questions();
    private final OperatorsChannel operators = new OperatorsChannel();
    private final Thread ticking = Thread.ofVirtual().name("chat-operators").unstarted(this::tick);

    /**
     * Nothing is done before {@link #begin}.
     *
     * @param name of the team, which WHOIS shows
     * @param channels that the supervisor is in whoever else is, beside the operators'
     * @param marks by channel: the last line that an earlier supervisor heard
     * @param log what a person may want to know of the connections, in sentences
     */
    public TeamChat(
            String name,
            ChatConfig config,
            Collection<String> channels,
            Map<String, HistoryMark> marks,
            ChatListener listener,
            IrcPace pace,
            InstantSource clock,
            Consumer<String> log) {
        this.config = config;
        List<String> always = new ArrayList<>(channels);
        config.operators().ifPresent(always::add);
        this.presence = new Presence(always, members, marks, client, listener, clock);
        this.listener = listener;
        this.clock = clock;
        Optional<Login> login =
                config.account().flatMap(account -> config.passwordFile().map(file -> new Login(account, file)));
        this.settings = new IrcSettings(
                config.server(),
                config.port(),
                config.tls(),
                config.authority(),
                config.nick(),
                login,
                "the team " + name,
                pace);
        this.posts = new Posts(client, log);
        this.connections =
                config.ownConnections() ? Optional.of(new SessionConnections(settings, clock, log)) : Optional.empty();
    }

    /** Connects, and stays so; the listener is told from here on. Once. */
    public void begin() {
        client.complete(IrcClient.start(
                settings,
                presence.first(),
                new Ear(config, listener, backlog, questions, connections, this::post, this::changed),
                clock));
        enter();
        posts.begin();
        ticking.start();
    }

    @Override
    public void post(String channel, String text) {
        post(posts::add, channel, text);
    }

    private void post(BiConsumer<String, String> queue, String channel, String text) {
        List<String> lines = SpokenText.lines("", text);
        if (!lines.isEmpty()) {
            String said = String.join("\n", lines);
            queue.accept(channel, said);
            backlog.add(channel, clock.instant(), config.nick(), From.TEAM, said);
        }
    }

    @Override
    public void announce(String sentence) {
        tell(now -> operators.announce(sentence, now));
    }

    private void tick() {
        try {
            for (int ticks = 1; ; ticks++) {
                TimeUnit.MILLISECONDS.sleep(TICK.toMillis());
                if (ticks % TICKS_TO_ENTER == 0) {
                    enter();
                }
                tell(operators::look);
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the operators' channel is told by now. */
    private void tell(Function<Instant, List<String>> lines) {
        if (config.operators().isPresent()) {
            synchronized (operators) {
                lines.apply(clock.instant())
                        .forEach(
                                line -> post(posts::addLater, config.operators().get(), line));
            }
        }
    }

    @Override
    public void present(Map<String, List<String>> sessions) {
        members.present(sessions);
        enter();
    }

    /** Says what is left to say, and leaves, within ten seconds. */
    @Override
    public void close() {
        IrcClient begun = client.getNow(null);
        if (begun == null) {
            return;
        }
        ticking.interrupt();
        tell(operators::end);
        try {
            posts.end(LAST_WORDS);
            if (connections.isPresent()) {
                connections.get().close();
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } finally {
            begun.close();
        }
    }

    @Override
    public List<String> channels(String nick) {
        return members.of(nick);
    }

    @Override
    public void send(String nick, String channel, String text) throws IOException, InterruptedException {
        Optional<IrcClient> own = connections.flatMap(all -> all.of(nick));
        List<String> lines = SpokenText.lines(own.isPresent() ? "" : "<" + nick + "> ", text);
        if (lines.isEmpty()) {
            throw new IOException("the text has no words");
        }
        answer(own.orElseGet(client::join), speaker -> speaker.say(channel, String.join("\n", lines)));
        backlog.add(channel, clock.instant(), nick, From.TEAM, String.join("\n", SpokenText.lines("", text)));
    }

    @Override
    public Extract read(String channel, OptionalLong since, int most) {
        return backlog.read(channel, since, most);
    }

    @Override
    public void join(String nick, String channel) throws IOException, InterruptedException {
        if (!members.join(nick, channel)) {
            throw new IOException("you are in " + Membership.MOST + " channels, and no session is in more");
        }
        enter();
        try {
            answer(client.join(), _ -> presence.joined(channel));
        } catch (IOException refused) {
            members.part(nick, channel);
            enter();
            throw refused;
        }
    }

    @Override
    public void part(String nick, String channel) {
        members.part(nick, channel);
        enter();
    }

    @Override
    public Names names(String channel) throws IOException, InterruptedException {
        List<String> others = new ArrayList<>(answer(client.join(), speaker -> speaker.names(channel)));
        List<String> sessions = members.in(channel);
        others.removeIf(other -> other.equalsIgnoreCase(client.join().nick())
                || sessions.stream()
                        .flatMap(nick -> connections.flatMap(all -> all.of(nick)).stream())
                        .anyMatch(own -> own.nick().equalsIgnoreCase(other)));
        return new Names(sessions, others);
    }

    @Override
    public String topic(String channel) throws IOException, InterruptedException {
        return answer(client.join(), speaker -> speaker.topic(channel));
    }

    @Override
    public void setTopic(String nick, String channel, String topic) throws IOException, InterruptedException {
        answer(client.join(), speaker -> speaker.setTopic(channel, SpokenText.line(topic, 300)));
        backlog.add(channel, clock.instant(), nick, From.TEAM, "* sets the topic: " + SpokenText.line(topic, 300));
    }

    @Override
    public Optional<Answer> ask(String nick, String channel, String question, Duration bound)
            throws IOException, InterruptedException {
        Open open = questions.ask(nick, channel, question, clock.instant());
        boolean isPosted = false;
        try {
            String number = "[" + open.number() + "]";
            send(
                    nick,
                    channel,
                    "asks " + number + ": " + question + "\nAnswer with '" + open.number() + ": …' or '" + nick
                            + ": …'.");
            isPosted = true;
            listener.asks(nick, Optional.of(question));
            return Optional.of(open.answer().get(bound.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException late) {
            return Optional.empty();
        } catch (ExecutionException never) {
            throw new IllegalStateException(never);
        } finally {
            questions.withdraw(open);
            listener.asks(nick, questions.of(nick));
            if (isPosted && !open.answer().isDone()) {
                post(channel, nick + " waits no longer for an answer to [" + open.number() + "]");
            }
        }
    }

    private interface Request<T> {
        CompletableFuture<T> to(IrcClient server);
    }

    /** What the server answers; asked only where there is one. */
    private static <T> T answer(IrcClient server, Request<T> request) throws IOException, InterruptedException {
        if (!server.state().isConnected()) {
            throw new IOException(
                    "the chat cannot be reached now: " + server.state().sentence());
        }
        CompletableFuture<T> answer = request.to(server);
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new IOException("the chat's server has not answered within " + PATIENCE.toSeconds() + " s", late);
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof IOException refused ? refused : new IOException(failure.getCause());
        } finally {
            answer.cancel(false);
        }
    }

    /** The supervisor's connection is another than before. */
    private void changed(boolean isConnected) {
        posts.wake();
        if (isConnected) {
            enter();
        }
    }

    private void enter() {
        presence.enter();
        if (connections.isPresent()) {
            Map<String, List<String>> sessions = new LinkedHashMap<>();
            for (String nick : members.nicks()) {
                sessions.put(nick, members.of(nick));
            }
            connections.get().present(sessions);
        }
    }
}
