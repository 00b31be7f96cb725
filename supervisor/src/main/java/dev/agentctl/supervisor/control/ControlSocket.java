package dev.agentctl.supervisor.control;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The socket file: its owner's alone from its first moment, put in the place of a dead owner's and never of a living one's. */
final class ControlSocket implements AutoCloseable {
    private static final int BACKLOG = 128;

    private final Path path;
    private final ServerSocketChannel channel;
    private final @Nullable Object file;

    private ControlSocket(Path path, ServerSocketChannel channel, @Nullable Object file) {
        this.path = path;
        this.channel = channel;
        this.file = file;
    }

    /** @throws IOException in one sentence, if somebody listens there, or it cannot be made */
    static ControlSocket listen(Path socket) throws IOException {
        Path path = socket.toAbsolutePath();
        refuseOthers(path);
        // A socket is made with the mode that the umask leaves it: in a closed folder nobody can reach it until that
        // is mended, and in its own place it appears as it must be.
        Path closed = path.resolveSibling("." + path.getFileName() + ".new");
        Path fresh = closed.resolve("s");
        makeClosed(closed, fresh);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try (SocketPath near = SocketPath.of(fresh)) {
            channel.bind(near.address(), BACKLOG);
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
            Object file = identity(fresh);
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Files.deleteIfExists(closed);
            return new ControlSocket(path, channel, file);
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    private static void refuseOthers(Path path) throws IOException {
        BasicFileAttributes there;
        try {
            there = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException none) {
            return;
        }
        if (!there.isOther()) {
            throw new IOException(path + " is no socket: move it away, for the control socket belongs there");
        }
        try (SocketPath near = SocketPath.of(path);
                SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            // So that a listener whose queue is full is not waited for: it is alive, too.
            probe.configureBlocking(false);
            probe.connect(near.address());
        } catch (ConnectException nobodyListens) {
            return;
        } catch (IOException unseen) {
            throw new IOException(
                    "whether a supervisor listens at " + path + " cannot be seen: " + unseen.getMessage(), unseen);
        }
        throw new IOException("another supervisor listens at " + path);
    }

    /** The folder, closed to others and without what a supervisor left there that was killed in between. */
    private static void makeClosed(Path folder, Path fresh) throws IOException {
        try {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException left) {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(folder + " is in the way of the control socket: move it away", left);
            }
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            Files.deleteIfExists(fresh);
        }
    }

    ServerSocketChannel channel() {
        return channel;
    }

    Path path() {
        return path;
    }

    private static @Nullable Object identity(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    /** Listens no more, and removes the file unless it is another's by now. Twice is fine. */
    @Override
    public void close() throws IOException {
        if (!channel.isOpen()) {
            return;
        }
        try {
            if (Objects.equals(file, identity(path))) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException alreadyGone) {
            // Somebody tidied up.
        } finally {
            channel.close();
        }
    }
}
