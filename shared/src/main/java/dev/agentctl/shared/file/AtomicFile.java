package dev.agentctl.shared.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Writes a file whole or not at all: a reader or a crash sees the old contents or the new, never a part. */
public final class AtomicFile {
    private AtomicFile() {}

    /**
     * Replaces a file: a new file beside it, fsync, rename, fsync of the folder. The mode is the new file's from its
     * first moment. A symlink at the path is replaced, not followed.
     *
     * <p>An interrupted thread writes nothing: the JDK closes its file under it.
     *
     * @param mode as in {@code rw-------}
     * @throws IOException if it is not certain that the new file would survive a power cut; what stands there is whole
     *     in any case, and nearly always the old one
     */
    public static void write(Path path, byte[] contents, String mode) throws IOException {
        Path folder = Objects.requireNonNull(path.toAbsolutePath().getParent(), "the root folder is no file");
        Path fresh = folder.resolve(
                "." + path.getFileName() + "." + ProcessHandle.current().pid() + "."
                        + Integer.toHexString(ThreadLocalRandom.current().nextInt()) + ".tmp");
        try {
            try (FileChannel channel = FileChannel.open(
                    fresh,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)))) {
                ByteBuffer bytes = ByteBuffer.wrap(contents);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            // The umask may have taken bits away that the caller asked for.
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString(mode));
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | RuntimeException failure) {
            try {
                Files.deleteIfExists(fresh);
            } catch (IOException second) {
                failure.addSuppressed(second);
            }
            throw failure;
        }
        forceFolder(folder);
    }

    /** Makes the folder's own entries survive a power cut; where the platform cannot, nothing is done. */
    static void forceFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (FileSystemException notOpenable) {
            if (System.getProperty("os.name", "").startsWith("Linux")) {
                throw notOpenable;
            }
        }
    }
}
