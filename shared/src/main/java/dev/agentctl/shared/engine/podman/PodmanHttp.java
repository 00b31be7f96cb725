package dev.agentctl.shared.engine.podman;

import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.engine.EngineUnreachableException;
import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.text.Clean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Asks a Podman service for plain answers, one connection each, in a quarter of the time that a general client needs
 * to start: listing and measuring are what every command waits for. Thread-safe; holds nothing open.
 */
final class PodmanHttp {
    /** The oldest libpod API that has all that is asked for here; Podman keeps serving it. */
    static final String LIBPOD = "/v4.0.0/libpod";

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(3);
    /** A thousand containers with many labels and mounts are some 4 MB. */
    private static final int MAX_ANSWER = 64 << 20;

    private final PodmanAddress address;

    PodmanHttp(PodmanAddress address) {
        this.address = address;
    }

    PodmanAddress address() {
        return address;
    }

    /** Whether something accepts connections there; a stale socket file does not. */
    static boolean answers(PodmanAddress address) {
        try {
            new PodmanHttp(address).connect();
            return true;
        } catch (EngineUnreachableException nothing) {
            return false;
        }
    }

    /** Connects and goes away. */
    void connect() throws EngineUnreachableException {
        long deadline = System.nanoTime() + CONNECT_PATIENCE.toNanos();
        try (Selector selector = Selector.open();
                SocketChannel channel = open()) {
            connect(channel, selector, deadline);
        } catch (IOException | UnresolvedAddressException failure) {
            throw unreachable(failure);
        }
    }

    /** The objects of the array at a path. */
    List<JsonObject> objects(String path) throws EngineException {
        HttpReply reply = get(path);
        require(reply, path);
        try {
            return Json.objects(new ByteArrayInputStream(reply.body()));
        } catch (IOException malformed) {
            throw notUnderstood(path, malformed);
        }
    }

    /** The object at a path. */
    JsonObject object(String path) throws EngineException {
        HttpReply reply = get(path);
        require(reply, path);
        return json(reply, path);
    }

    /** The answer's body as an object, whatever its status. */
    JsonObject json(HttpReply reply, String path) throws EngineException {
        try {
            return Json.object(reply.body());
        } catch (IOException malformed) {
            throw notUnderstood(path, malformed);
        }
    }

    HttpReply get(String path) throws EngineException {
        return ask("GET", path, PATIENCE);
    }

    /** @throws EngineUnreachableException if nothing answers there within the limit */
    HttpReply ask(String method, String path, Duration limit) throws EngineException {
        try {
            return exchange(method, path, limit);
        } catch (IOException | UnresolvedAddressException failure) {
            throw unreachable(failure);
        }
    }

    EngineUnreachableException unreachable(Throwable failure) {
        String why = failure instanceof UnresolvedAddressException
                ? "the host name is not known"
                : Clean.line(String.valueOf(failure.getMessage()), 200);
        EngineUnreachableException unreachable = new EngineUnreachableException("Podman does not answer at " + address
                + " (" + why + "): start it with 'systemctl --user start podman.socket', or name another with --host");
        unreachable.initCause(failure);
        return unreachable;
    }

    /** What Podman said went wrong, in its own words cleaned; its status where it said nothing. */
    static String complaint(HttpReply reply) {
        try {
            JsonObject error = Json.object(reply.body());
            String message = error.text("message").or(() -> error.text("cause")).orElse("");
            if (!message.isBlank()) {
                return Clean.line(message.strip(), 400);
            }
        } catch (IOException noJson) {
            String text = new String(reply.body(), StandardCharsets.UTF_8).strip();
            if (!text.isEmpty()) {
                return Clean.line(text, 400);
            }
        }
        return "status " + reply.status();
    }

    private void require(HttpReply reply, String path) throws EngineException {
        if (reply.status() != 200) {
            throw new EngineException("Podman at " + address + " refused " + path + ": " + complaint(reply));
        }
    }

    private EngineException notUnderstood(String path, IOException malformed) {
        return new EngineException(
                "Podman at " + address + " answered " + path + " with something else than expected: "
                        + Clean.line(String.valueOf(malformed.getMessage()), 200),
                malformed);
    }

    private HttpReply exchange(String method, String path, Duration limit) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        byte[] request = (method + " " + path + " HTTP/1.1\r\nHost: podman\r\nConnection: close\r\n"
                        + (method.equals("GET") ? "" : "Content-Length: 0\r\n") + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        // Never blocking on the socket itself: a service that hangs must not hang its callers.
        try (Selector selector = Selector.open();
                SocketChannel channel = open()) {
            SelectionKey key = connect(channel, selector, deadline);
            ByteBuffer out = ByteBuffer.wrap(request);
            while (channel.write(out) >= 0 && out.hasRemaining()) {
                await(selector, key, SelectionKey.OP_WRITE, deadline);
            }
            return read(channel, selector, key, deadline);
        }
    }

    private SelectionKey connect(SocketChannel channel, Selector selector, long deadline) throws IOException {
        channel.configureBlocking(false);
        SelectionKey key = channel.register(selector, 0);
        if (!channel.connect(address.socketAddress())) {
            do {
                await(selector, key, SelectionKey.OP_CONNECT, deadline);
            } while (!channel.finishConnect());
        }
        return key;
    }

    private SocketChannel open() throws IOException {
        return address instanceof PodmanAddress.Unix
                ? SocketChannel.open(StandardProtocolFamily.UNIX)
                : SocketChannel.open();
    }

    private static HttpReply read(SocketChannel channel, Selector selector, SelectionKey key, long deadline)
            throws IOException {
        byte[] answer = new byte[1 << 15];
        int length = 0;
        while (true) {
            if (length == answer.length) {
                if (length >= MAX_ANSWER) {
                    throw new IOException("the answer is larger than " + (MAX_ANSWER >> 20) + " MiB");
                }
                answer = Arrays.copyOf(answer, length * 2);
            }
            int more = channel.read(ByteBuffer.wrap(answer, length, answer.length - length));
            if (more < 0) {
                return HttpReply.parse(answer, length);
            }
            if (more == 0) {
                await(selector, key, SelectionKey.OP_READ, deadline);
            }
            length += more;
        }
    }

    private static void await(Selector selector, SelectionKey key, int operation, long deadline) throws IOException {
        key.interestOps(operation);
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0 || (selector.select(millis) == 0 && isPast(deadline))) {
            throw new IOException("no answer in time");
        }
        selector.selectedKeys().clear();
        if (Thread.currentThread().isInterrupted()) {
            throw new IOException("interrupted");
        }
    }

    private static boolean isPast(long deadline) {
        return deadline - System.nanoTime() <= 0;
    }

    /** A text as a part of a path or a query. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
