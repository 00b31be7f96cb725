package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.file.UntrustedFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The end of a log that an agent may have tampered with, and what is added to it, over its rotations: when another file
 * takes its name, the old one is read to its end and then the new one from its beginning. For one thread.
 */
final class FileTail implements AutoCloseable {
    private static final int CHUNK = 1 << 16;
    /** As many as the supervisor's log keeps. */
    private static final int OLD_FILES = 3;
    /** So many bytes at most are looked through for the last lines. */
    private static final int MOST = 64 << 20;

    private final Path path;
    private SeekableByteChannel channel;
    private @Nullable Object file;

    private FileTail(Path path, SeekableByteChannel channel, @Nullable Object file) {
        this.path = path;
        this.channel = channel;
        this.file = file;
    }

    /**
     * Opens the log at its end.
     *
     * @throws NoSuchFileException if there is none
     */
    static FileTail open(Path path) throws IOException {
        Object file = identity(path);
        SeekableByteChannel channel = UntrustedFile.open(path);
        channel.position(channel.size());
        return new FileTail(path, channel, file);
    }

    /**
     * The last lines before where reading stands now, with their line ends; of the files that rotations put away, too,
     * where this one has too few.
     */
    byte[] last(int lines) throws IOException {
        byte[] all = lastLines(channel, channel.position(), lines);
        for (int age = 1; age <= OLD_FILES && count(all) < lines; age++) {
            try (SeekableByteChannel before = UntrustedFile.open(path.resolveSibling(path.getFileName() + "." + age))) {
                byte[] older = lastLines(before, before.size(), lines - count(all));
                byte[] both = Arrays.copyOf(older, older.length + all.length);
                System.arraycopy(all, 0, both, older.length, all.length);
                all = both;
            } catch (NoSuchFileException noOlder) {
                break;
            }
        }
        return all;
    }

    private static byte[] lastLines(SeekableByteChannel channel, long end, int lines) throws IOException {
        if (lines <= 0) {
            return new byte[0];
        }
        long length = 0;
        byte[] bytes = new byte[0];
        while (length < end && length < MOST) {
            // Fourfold each time: what is read again stays a third of the whole.
            length = Math.min(Math.min(end, MOST), Math.max(CHUNK, length * 4));
            bytes = read(channel, end - length, (int) length);
            int start = startOfLast(bytes, lines);
            if (start > 0) {
                bytes = Arrays.copyOfRange(bytes, start, bytes.length);
                break;
            }
        }
        channel.position(end);
        return bytes;
    }

    /** Where the last lines begin; 0 where there may be more of them before these bytes. */
    private static int startOfLast(byte[] bytes, int lines) {
        int seen = 0;
        // The line end of the last line itself ends no line before it.
        for (int i = bytes.length - 2; i >= 0; i--) {
            if (bytes[i] == '\n' && ++seen == lines) {
                return i + 1;
            }
        }
        return 0;
    }

    private static int count(byte[] bytes) {
        int lines = bytes.length > 0 && bytes[bytes.length - 1] != '\n' ? 1 : 0;
        for (byte each : bytes) {
            if (each == '\n') {
                lines++;
            }
        }
        return lines;
    }

    private static byte[] read(SeekableByteChannel channel, long from, int length) throws IOException {
        channel.position(from);
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            // until full, or until the file shrank under us
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /** What was added since the last look; empty where nothing was. */
    byte[] more() throws IOException {
        ByteArrayOutputStream added = new ByteArrayOutputStream();
        drain(added);
        if (added.size() == 0 && isAnotherNow()) {
            // Written between the last read and the rotation.
            drain(added);
            if (added.size() == 0) {
                reopen();
                drain(added);
            }
        }
        return added.toByteArray();
    }

    /** Takes at most one chunk, so that a log that grows without end is shown as it comes. */
    private void drain(ByteArrayOutputStream added) throws IOException {
        if (channel.size() < channel.position()) {
            channel.position(0);
        }
        // No further than its size: what was swapped for a pipe has none, and a read of it would wait.
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(CHUNK, channel.size() - channel.position()));
        while (bytes.hasRemaining() && channel.read(bytes) > 0) {
            // until full, or until the file shrank under us
        }
        added.write(bytes.array(), 0, bytes.position());
    }

    private boolean isAnotherNow() throws IOException {
        try {
            return !Objects.equals(file, identity(path));
        } catch (NoSuchFileException betweenTwo) {
            return false;
        }
    }

    private void reopen() throws IOException {
        SeekableByteChannel next;
        Object other;
        try {
            other = identity(path);
            next = UntrustedFile.open(path);
        } catch (NoSuchFileException goneAgain) {
            return;
        }
        channel.close();
        channel = next;
        file = other;
    }

    private static @Nullable Object identity(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
