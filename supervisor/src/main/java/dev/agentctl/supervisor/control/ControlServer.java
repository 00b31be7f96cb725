package dev.agentctl.supervisor.control;

import dev.agentctl.supervisor.control.Conversation.Act;
import dev.agentctl.supervisor.control.Conversation.Doing;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Where a team's supervisor takes commands: a Unix socket of mode 600, one line of JSON a command and one an answer.
 * Clients may send rubbish, send slowly, send too much, or not read: each costs a bounded buffer for a bounded time, and
 * one that sends a whole command at once is served however many others hang on.
 */
public final class ControlServer implements AutoCloseable {
    /** Bytes that a command may have. */
    public static final int MAX_LINE = 256 * 1024;

    private static final int MOST_CLIENTS = 32;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** How long a close waits for answers that are on their way. */
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(2);

    private static final long LOOK_NANOS = 500_000_000;

    private final ControlSocket socket;
    private final Handler handler;
    private final Duration patience;
    private final Map<Conversation, Thread> clients = new ConcurrentHashMap<>();
    private volatile boolean closing;

    /** Carries commands out. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Runs on a virtual thread of the client's, several at once. May take long; the client waits as long as it likes.
         *
         * @throws InterruptedException when the server closes meanwhile
         */
        TeamReply handle(TeamCommand command) throws InterruptedException;
    }

    private ControlServer(ControlSocket socket, Handler handler, Duration patience) {
        this.socket = socket;
        this.handler = handler;
        this.patience = patience;
    }

    /**
     * Listens. A socket that a dead supervisor left is replaced.
     *
     * @param socket in a folder that exists
     * @throws IOException in one sentence, if a living one listens there, or the socket cannot be made
     */
    public static ControlServer open(Path socket, Handler handler) throws IOException {
        return open(socket, handler, PATIENCE);
    }

    /** @param patience how long a client may take to send a command, or to read its answer */
    static ControlServer open(Path socket, Handler handler, Duration patience) throws IOException {
        ControlServer server = new ControlServer(ControlSocket.listen(socket), handler, patience);
        Thread.ofVirtual().name("control").start(server::accept);
        Thread.ofVirtual().name("control-patience").start(server::hangUpOnTheSlow);
        return server;
    }

    private void accept() {
        while (!closing) {
            SocketChannel channel;
            try {
                channel = socket.channel().accept();
            } catch (IOException failure) {
                // Closed; or out of descriptors, which may pass.
                LockSupport.parkNanos(LOOK_NANOS / 10);
                continue;
            }
            Conversation client = new Conversation(channel, handler, () -> closing);
            if (clients.size() >= MOST_CLIENTS && !makeRoom()) {
                client.hangUp();
                continue;
            }
            Thread thread = Thread.ofVirtual().name("control-client").unstarted(() -> {
                try {
                    client.run();
                } finally {
                    clients.remove(client);
                }
            });
            clients.put(client, thread);
            thread.start();
        }
    }

    /** Hangs up on the client that has kept its place longest without a command under way. */
    private boolean makeRoom() {
        Optional<Conversation> longest = Optional.empty();
        long since = 0;
        for (Conversation client : clients.keySet()) {
            Doing doing = client.doing();
            if (doing.act() != Act.HANDLING && (longest.isEmpty() || doing.since() - since < 0)) {
                longest = Optional.of(client);
                since = doing.since();
            }
        }
        if (longest.isPresent()) {
            clients.remove(longest.get());
            longest.get().hangUp();
        }
        return longest.isPresent();
    }

    private void hangUpOnTheSlow() {
        while (!closing) {
            LockSupport.parkNanos(Math.min(LOOK_NANOS, patience.toNanos()));
            long now = System.nanoTime();
            for (Conversation client : clients.keySet()) {
                Doing doing = client.doing();
                if (doing.act() != Act.HANDLING && now - doing.since() > patience.toNanos()) {
                    client.hangUp();
                }
            }
        }
    }

    /**
     * Takes no more commands, lets answers that are on their way go out, interrupts handlers that take longer, and
     * removes the socket. Takes some seconds at most. Not for a handler, which would be waited for.
     */
    @Override
    public void close() throws IOException {
        closing = true;
        try {
            socket.close();
        } finally {
            for (Conversation client : clients.keySet()) {
                if (client.doing().act() == Act.READING) {
                    client.hangUp();
                }
            }
            joinAll();
            for (Thread thread : clients.values()) {
                thread.interrupt();
            }
            joinAll();
            for (Conversation client : clients.keySet()) {
                client.hangUp();
            }
        }
    }

    private void joinAll() {
        long deadline = System.nanoTime() + LAST_ANSWERS.toNanos();
        try {
            for (Thread thread : clients.values()) {
                thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
