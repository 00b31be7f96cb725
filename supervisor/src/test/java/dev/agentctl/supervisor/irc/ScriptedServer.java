package dev.agentctl.supervisor.irc;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that says what a test tells it, line by line, one script for each connection; the last one for all others. */
final class ScriptedServer implements AutoCloseable {
    private final ServerSocket listening;
    private final List<Script> scripts;
    private final AtomicInteger connections = new AtomicInteger();
    private final List<String> heard = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final List<Socket> open = new ArrayList<>();

    /** What a server does with a connection; it is cut when this returns. */
    interface Script {
        void run(Talk talk) throws IOException;
    }

    private ScriptedServer(List<Script> scripts) throws IOException {
        this.scripts = scripts;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    static ScriptedServer start(Script... scripts) throws IOException {
        ScriptedServer server = new ScriptedServer(List.of(scripts));
        Thread.ofVirtual().start(server::accept);
        return server;
    }

    IrcSettings settings(String nick) {
        return IrcSettings.of("127.0.0.1", listening.getLocalPort(), nick).withoutTls();
    }

    int connections() {
        return connections.get();
    }

    /** All lines of all connections. */
    List<String> heard() {
        synchronized (heard) {
            return List.copyOf(heard);
        }
    }

    /** What went wrong in scripts, other than that a connection was cut. */
    List<Throwable> failures() {
        synchronized (failures) {
            return List.copyOf(failures);
        }
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                synchronized (open) {
                    open.add(socket);
                }
                Script script = scripts.get(Math.min(connections.getAndIncrement(), scripts.size() - 1));
                Thread.ofVirtual().start(() -> run(script, socket));
            } catch (IOException over) {
                return;
            }
        }
    }

    private void run(Script script, Socket socket) {
        try (socket) {
            script.run(new Talk(socket));
        } catch (IOException cut) {
            // The client has gone.
        } catch (RuntimeException | AssertionError failure) {
            synchronized (failures) {
                failures.add(failure);
            }
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        synchronized (open) {
            for (Socket each : open) {
                each.close();
            }
        }
    }

    /** One connection, as its script sees it. */
    final class Talk {
        private final LineReader lines;
        private final OutputStream out;
        private String nick = "*";

        private Talk(Socket socket) throws IOException {
            this.lines = new LineReader(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        String nick() {
            return nick;
        }

        /** The next line that begins with this; what comes before is passed over. */
        String await(String beginning) throws IOException {
            for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
                synchronized (heard) {
                    heard.add(line.get());
                }
                if (line.get().startsWith("NICK ")) {
                    nick = line.get().substring(5);
                }
                if (line.get().startsWith(beginning)) {
                    return line.get();
                }
                if (line.get().equals("QUIT")) {
                    break;
                }
            }
            throw new IOException("the client has gone");
        }

        /** Reads until the client goes. */
        void listen() throws IOException {
            await("\0");
        }

        void send(String... text) throws IOException {
            raw((String.join("\r\n", text) + "\r\n").getBytes(StandardCharsets.UTF_8));
        }

        void raw(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        /** Lets the client in as a server of RFC 1459 does. */
        Talk letIn() throws IOException {
            await("USER ");
            send(":irc.test 421 * CAP :Unknown command", ":irc.test 001 " + nick + " :Welcome");
            return this;
        }

        /** Lets the client in with capabilities. */
        Talk letIn(String capabilities) throws IOException {
            await("USER ");
            send(":irc.test CAP * LS :" + capabilities);
            String asked = await("CAP REQ ").substring(8);
            send(":irc.test CAP * ACK " + (asked.startsWith(":") ? asked : ":" + asked));
            await("CAP END");
            send(":irc.test 001 " + nick + " :Welcome", ":irc.test 005 " + nick + " CHATHISTORY=50 :are supported");
            return this;
        }

        /** Lets it into the channel that it asks for. */
        Talk joined(String channel) throws IOException {
            await("JOIN ");
            send(
                    ":" + nick + "!u@h JOIN " + channel,
                    ":irc.test 353 " + nick + " = " + channel + " :@ada " + nick,
                    ":irc.test 366 " + nick + " " + channel + " :End");
            return this;
        }

        /** Does nothing for as long: a server that hangs. */
        void hang(Duration span) throws IOException {
            try {
                Thread.sleep(span);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IOException(interrupted);
            }
        }
    }
}
