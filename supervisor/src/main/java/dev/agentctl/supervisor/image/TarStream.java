package dev.agentctl.supervisor.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * A tar archive in the ustar format that is made while it is read: of a large file no more than the reader's own buffer is
 * ever in memory. All entries belong to root. Used by one thread.
 */
final class TarStream extends InputStream {
    private static final int BLOCK = 512;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_PREFIX = 155;
    /** Eleven octal digits. */
    private static final long LARGEST = 0x1_ffff_ffffL;

    /** One entry; its path is relative, with {@code /} between its parts. */
    sealed interface Entry {
        String path();
    }

    /** A small file of our own making, with no time of its own. */
    record Text(String path, String content) implements Entry {}

    /** A file of this machine's, with its size and time as they are when its turn comes. */
    record Copy(String path, Path file) implements Entry {}

    record Link(String path, String target) implements Entry {}

    private final Iterator<Entry> entries;
    private InputStream current = InputStream.nullInputStream();
    private boolean isEnded;

    TarStream(List<Entry> entries) {
        this.entries = entries.iterator();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (true) {
            int got = current.read(into, offset, length);
            if (got >= 0) {
                return got;
            }
            current.close();
            if (entries.hasNext()) {
                current = open(entries.next());
            } else if (!isEnded) {
                isEnded = true;
                current = new ByteArrayInputStream(new byte[2 * BLOCK]);
            } else {
                return -1;
            }
        }
    }

    private static InputStream open(Entry entry) throws IOException {
        return switch (entry) {
            case Text text -> {
                byte[] bytes = text.content().getBytes(StandardCharsets.UTF_8);
                yield whole(
                        header(text.path(), '0', 0644, bytes.length, 0, ""),
                        new ByteArrayInputStream(bytes),
                        bytes.length);
            }
            case Copy copy -> {
                long size = Files.size(copy.file());
                long seconds = Files.getLastModifiedTime(copy.file()).toMillis() / 1000;
                int mode = Files.isExecutable(copy.file()) ? 0755 : 0644;
                yield whole(
                        header(copy.path(), '0', mode, size, seconds, ""),
                        new ExactStream(copy.file(), Files.newInputStream(copy.file()), size),
                        size);
            }
            case Link link -> new ByteArrayInputStream(header(link.path(), '2', 0777, 0, 0, link.target()));
        };
    }

    private static InputStream whole(byte[] header, InputStream content, long size) {
        byte[] padding = new byte[(int) ((BLOCK - size % BLOCK) % BLOCK)];
        return new SequenceInputStream(
                new ByteArrayInputStream(header), new SequenceInputStream(content, new ByteArrayInputStream(padding)));
    }

    private static byte[] header(String path, char type, int mode, long size, long seconds, String target)
            throws IOException {
        byte[] header = new byte[BLOCK];
        int split = split(path);
        if (split < 0 || size > LARGEST || target.length() > LONGEST_NAME) {
            throw new IOException(path + " cannot be sent to the build: its name is too long, or it is too large");
        }
        put(header, 0, path.substring(split == 0 ? 0 : split + 1));
        octal(header, 100, 8, mode);
        octal(header, 108, 8, 0);
        octal(header, 116, 8, 0);
        octal(header, 124, 12, size);
        octal(header, 136, 12, Math.clamp(seconds, 0, LARGEST));
        header[156] = (byte) type;
        put(header, 157, target);
        put(header, 257, "ustar\0" + "00" + "root");
        put(header, 297, "root");
        put(header, 345, path.substring(0, split));
        put(header, 148, "        ");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        octal(header, 148, 7, sum);
        return header;
    }

    /** Where a path is cut into prefix and name; 0 where it fits uncut, -1 where it does not fit at all. */
    private static int split(String path) {
        if (path.length() <= LONGEST_NAME) {
            return 0;
        }
        int slash = path.lastIndexOf('/', LONGEST_PREFIX);
        return slash > 0 && path.length() - slash - 1 <= LONGEST_NAME ? slash : -1;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    /** A number with leading zeros and a zero byte behind it, in a field of that length. */
    private static void octal(byte[] header, int at, int length, long number) {
        String digits = Long.toOctalString(number);
        put(header, at, "0".repeat(length - 1 - digits.length()) + digits);
    }

    @Override
    public void close() throws IOException {
        current.close();
    }

    /** A file's first bytes, exactly as many as were promised. */
    private static final class ExactStream extends InputStream {
        private final Path file;
        private final InputStream in;
        private long left;

        ExactStream(Path file, InputStream in, long size) {
            this.file = file;
            this.in = in;
            this.left = size;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int got = in.read(into, offset, (int) Math.min(length, left));
            if (got < 0) {
                throw new IOException(file + " became shorter while it was read: try again");
            }
            left -= got;
            return got;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
