package dev.agentctl.shared.engine.podman;

import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.text.Clean;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where a Podman service listens. */
public sealed interface PodmanAddress {
    /** The engine's name: {@code podman}, with the host where it is another machine's port. */
    String engineName();

    /** The address to connect to; a host name is resolved. */
    SocketAddress socketAddress();

    /** A socket file of this machine, or one that is forwarded to it. */
    record Unix(Path socket) implements PodmanAddress {
        @Override
        public String engineName() {
            return "podman";
        }

        @Override
        public SocketAddress socketAddress() {
            return UnixDomainSocketAddress.of(socket);
        }

        @Override
        public String toString() {
            return "unix://" + socket;
        }
    }

    /** A plain TCP port: whoever reaches it commands that machine's containers, so it belongs on loopback. */
    record Tcp(String host, int port) implements PodmanAddress {
        @Override
        public String engineName() {
            return "podman@" + host;
        }

        @Override
        public SocketAddress socketAddress() {
            return new InetSocketAddress(host, port);
        }

        @Override
        public String toString() {
            return "tcp://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /**
     * Understands {@code unix:///path}, a bare absolute path, {@code tcp://host:port} and {@code http://host:port}.
     *
     * @throws EngineException in one sentence that says what to write instead
     */
    static PodmanAddress parse(String text) throws EngineException {
        String trimmed = text.strip();
        if (trimmed.startsWith("unix://") || trimmed.startsWith("/")) {
            return unix(trimmed, trimmed.startsWith("/") ? trimmed : trimmed.substring("unix://".length()));
        }
        if (trimmed.startsWith("tcp://") || trimmed.startsWith("http://")) {
            return tcp(trimmed, trimmed.substring(trimmed.indexOf("://") + 3));
        }
        if (trimmed.startsWith("ssh://")) {
            throw new EngineException("'" + Clean.line(trimmed, 200)
                    + "' goes over SSH, which these tools leave to ssh: forward the socket with 'ssh -N -L"
                    + " /tmp/podman.sock:/run/user/UID/podman/podman.sock HOST' and use unix:///tmp/podman.sock");
        }
        throw notUnderstood(trimmed);
    }

    private static PodmanAddress unix(String whole, String path) throws EngineException {
        try {
            Path socket = Path.of(path);
            if (socket.isAbsolute()) {
                return new Unix(socket);
            }
        } catch (InvalidPathException malformed) {
            throw notUnderstood(whole);
        }
        throw notUnderstood(whole);
    }

    private static PodmanAddress tcp(String whole, String rest) throws EngineException {
        String authority = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
        int colon = authority.lastIndexOf(':');
        String host = colon < 0 ? "" : authority.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            int port = Integer.parseInt(authority.substring(colon + 1));
            if (!host.isEmpty() && host.indexOf('/') < 0 && port > 0 && port < 65_536) {
                return new Tcp(host, port);
            }
        } catch (NumberFormatException malformed) {
            throw notUnderstood(whole);
        }
        throw notUnderstood(whole);
    }

    private static EngineException notUnderstood(String text) {
        return new EngineException("'" + Clean.line(text, 200)
                + "' is no address of a Podman service: write unix:///run/podman/podman.sock or tcp://HOST:PORT");
    }
}
