package dev.agentctl.supervisor.control;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A Unix socket's path in a form that the system takes: it allows 107 bytes (103 on macOS), and homes may lie deeper. A
 * longer one is reached by way of a link to its folder, in a folder of mode 700 that goes with this.
 */
record SocketPath(Path path, Optional<Path> link) implements AutoCloseable {
    private static final int MOST_BYTES = 103;

    /** @throws IOException in one sentence, if no short way to it can be made */
    static SocketPath of(Path socket) throws IOException {
        Path absolute = socket.toAbsolutePath();
        if (bytes(absolute) <= MOST_BYTES) {
            return new SocketPath(absolute, Optional.empty());
        }
        Path folder = Objects.requireNonNull(absolute.getParent(), "the root folder is no socket");
        // Made anew, under a name that nobody can foresee, and open to nobody else.
        Path link = Files.createTempDirectory("agentctl-").resolve("d");
        Path shorter = link.resolve(Objects.requireNonNull(absolute.getFileName(), "the root folder is no socket"));
        SocketPath made = new SocketPath(shorter, Optional.of(link));
        try {
            if (bytes(shorter) > MOST_BYTES) {
                throw new IOException("the path " + absolute + " is too long for a socket: set AGENTCHAT_HOME to a"
                        + " folder with a shorter path");
            }
            Files.createSymbolicLink(link, folder);
            return made;
        } catch (IOException failure) {
            made.close();
            throw failure;
        }
    }

    private static int bytes(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    UnixDomainSocketAddress address() {
        return UnixDomainSocketAddress.of(path);
    }

    @Override
    public void close() throws IOException {
        if (link.isPresent()) {
            Files.deleteIfExists(link.get());
            Files.deleteIfExists(Objects.requireNonNull(link.get().getParent(), "the link lies in a folder"));
        }
    }
}
