package dev.agentctl.supervisor.irc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A person on an IRC server of this machine, with a client of the simplest kind that shares nothing with ours but the
 * parser: connects once, says what the test tells him, and records all that he sees, with the time at which it came. Any
 * thread may use it.
 */
public final class IrcPerson implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Socket socket;
    private final OutputStream out;
    private final String nick;
    private final List<Heard> heard = new ArrayList<>();
    private boolean ended;

    /**
     * A line that came.
     *
     * @param command as PRIVMSG, JOIN, or a numeric
     * @param target its first parameter: for PRIVMSG the channel or this person's nick
     * @param text its last parameter
     * @param account of the sender; where he is logged in
     * @param id the server's msgid
     * @param nanoTime of {@link System#nanoTime}, when it came
     * @param line all of it
     */
    public record Heard(
            String command,
            String nick,
            String target,
            String text,
            Optional<String> account,
            Optional<String> id,
            long nanoTime,
            String line) {
        private static Heard of(String line, IrcMessage message) {
            List<String> parameters = message.parameters();
            return new Heard(
                    message.command(),
                    message.nick(),
                    message.parameter(0),
                    parameters.isEmpty() ? "" : parameters.getLast(),
                    Optional.ofNullable(message.tags().get("account")),
                    Optional.ofNullable(message.tags().get("msgid")),
                    System.nanoTime(),
                    line);
        }

        /** Whether it was said in the channel (or to the nick). */
        public boolean isSaidIn(String channel) {
            return command.equals("PRIVMSG") && target.equalsIgnoreCase(channel);
        }
    }

    private IrcPerson(Socket socket, String nick) throws IOException {
        this.socket = socket;
        this.out = socket.getOutputStream();
        this.nick = nick;
    }

    /** Connects a person without an account. */
    public static IrcPerson connect(int port, String nick) throws IOException {
        IrcPerson person = begin(port, nick);
        person.raw("CAP LS 302", "NICK " + nick, "USER person 0 * :A person", "CAP END");
        person.awaitWelcome();
        return person;
    }

    /** Connects a person who is logged in, to a server with IRCv3. */
    public static IrcPerson connect(int port, String nick, String account, String password) throws IOException {
        IrcPerson person = begin(port, nick);
        person.raw("CAP REQ :sasl server-time message-tags account-tag", "NICK " + nick, "USER person 0 * :A person");
        byte[] plain = ("\0" + account + "\0" + password).getBytes(StandardCharsets.UTF_8);
        person.raw("AUTHENTICATE PLAIN");
        person.await("a challenge", each -> each.command().equals("AUTHENTICATE"));
        person.raw("AUTHENTICATE " + Base64.getEncoder().encodeToString(plain));
        person.await("a login", each -> each.command().equals("903"));
        person.raw("CAP END");
        person.awaitWelcome();
        return person;
    }

    /** A connection on which nothing has been said yet. */
    static IrcPerson begin(int port, String nick) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        IrcPerson person = new IrcPerson(socket, nick);
        Thread.ofVirtual().name("person-" + nick).start(person::read);
        return person;
    }

    private void awaitWelcome() {
        await("a welcome", each -> each.command().equals("001"));
    }

    public String nick() {
        return nick;
    }

    /** Joins a channel, and has been told so when this returns. */
    public IrcPerson join(String channel) throws IOException {
        raw("JOIN " + channel);
        await(
                "to be in " + channel,
                each -> each.command().equals("366") && each.line().contains(" " + channel + " "));
        return this;
    }

    /** Says a line to a channel or a nick. */
    public void say(String target, String text) throws IOException {
        raw("PRIVMSG " + target + " :" + text);
    }

    /** Sends lines as they are. */
    public void raw(String... lines) throws IOException {
        byte[] bytes = (String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8);
        synchronized (out) {
            out.write(bytes);
            out.flush();
        }
    }

    /** All that came, PINGs aside, in order. */
    public List<Heard> heard() {
        synchronized (heard) {
            return List.copyOf(heard);
        }
    }

    /** The texts said in a channel, or to the nick, in order. */
    public List<String> texts(String channel) {
        return heard().stream()
                .filter(each -> each.isSaidIn(channel))
                .map(Heard::text)
                .toList();
    }

    /** The first line that came and is such a one; waits for it for 20 seconds. */
    public Heard await(String what, Predicate<Heard> isIt) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        synchronized (heard) {
            int looked = 0;
            while (true) {
                for (; looked < heard.size(); looked++) {
                    if (isIt.test(heard.get(looked))) {
                        return heard.get(looked);
                    }
                }
                long left = until - System.nanoTime();
                if (left <= 0 || ended) {
                    throw new AssertionError(nick + " waited for " + what + " and saw " + latest());
                }
                try {
                    heard.wait(left / 1_000_000 + 1);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError(nick + " was interrupted", interrupted);
                }
            }
        }
    }

    /** The first line said in a channel, or to the nick, whose text has these words in it. */
    public Heard awaitSaid(String channel, String words) {
        return await(
                "'" + words + "' in " + channel,
                each -> each.isSaidIn(channel) && each.text().contains(words));
    }

    private List<String> latest() {
        return heard.subList(Math.max(0, heard.size() - 12), heard.size()).stream()
                .map(Heard::line)
                .toList();
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Optional<IrcMessage> message = IrcMessage.parse(line);
                if (message.isEmpty()) {
                    continue;
                }
                if (message.get().command().equals("PING")) {
                    raw("PONG :" + message.get().parameter(0));
                    continue;
                }
                Heard each = Heard.of(line, message.get());
                synchronized (heard) {
                    heard.add(each);
                    heard.notifyAll();
                }
            }
        } catch (IOException closed) {
            // The server has gone, or the person has: who waits for a line is told.
        } finally {
            synchronized (heard) {
                ended = true;
                heard.notifyAll();
            }
        }
    }

    /** Cuts the connection without a word. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
