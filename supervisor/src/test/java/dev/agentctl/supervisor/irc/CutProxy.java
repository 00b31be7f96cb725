package dev.agentctl.supervisor.irc;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Stands between a client and a server, and cuts both off after as many of the server's bytes as a test says. */
final class CutProxy implements AutoCloseable {
    private static final long NEVER = Long.MAX_VALUE;

    private final ServerSocket listening;
    private final int server;
    private final AtomicLong left = new AtomicLong(NEVER);
    private final AtomicInteger cuts = new AtomicInteger();

    private CutProxy(ServerSocket listening, int server) {
        this.listening = listening;
        this.server = server;
    }

    static CutProxy to(int server) throws IOException {
        CutProxy proxy = new CutProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server);
        Thread.ofVirtual().start(proxy::accept);
        return proxy;
    }

    int port() {
        return listening.getLocalPort();
    }

    /** The next cut comes after so many bytes of the server's. */
    void cutAfter(long bytes) {
        left.set(bytes);
    }

    int cuts() {
        return cuts.get();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket peer = new Socket(InetAddress.getLoopbackAddress(), server);
                Thread.ofVirtual().start(() -> copy(client, peer, false));
                Thread.ofVirtual().start(() -> copy(peer, client, true));
            } catch (IOException closed) {
                // The test is over, or the server is away.
            }
        }
    }

    private void copy(Socket from, Socket to, boolean isServer) {
        byte[] buffer = new byte[4096];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                int passed = count;
                if (isServer && left.get() != NEVER) {
                    long rest = left.addAndGet(-count);
                    passed = rest > 0 ? count : (int) Math.max(0, rest + count);
                }
                to.getOutputStream().write(buffer, 0, passed);
                if (passed < count || (isServer && left.get() <= 0)) {
                    left.set(NEVER);
                    cuts.incrementAndGet();
                    return;
                }
            }
        } catch (IOException over) {
            // The other direction ended it.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
