package dev.agentctl.shared.engine.cgroup;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One of a control group's files, kept open between readings: opening costs four times as much as reading. The kernel
 * writes these files, so their form is trusted as far as it goes. One thread at a time.
 */
final class CounterFile implements AutoCloseable {
    /** A memory.stat of 60 lines is 2 kB; what counts stands within this on all kernels so far. */
    private static final int MAX_SIZE = 16 << 10;

    private final Path path;
    private final boolean keepOpen;
    private @Nullable RandomAccessFile file;

    CounterFile(Path path, boolean keepOpen) {
        this.path = path;
        this.keepOpen = keepOpen;
    }

    static byte[] buffer() {
        return new byte[MAX_SIZE];
    }

    /**
     * Reads the file anew and returns how many bytes of the buffer it filled.
     *
     * @throws IOException if the group is gone
     */
    int read(byte[] buffer) throws IOException {
        RandomAccessFile open = file;
        if (open == null) {
            open = new RandomAccessFile(path.toFile(), "r");
            file = open;
        } else {
            open.seek(0);
        }
        try {
            int length = 0;
            while (length < buffer.length) {
                int more = open.read(buffer, length, buffer.length - length);
                if (more <= 0) {
                    break;
                }
                length += more;
            }
            return length;
        } finally {
            if (!keepOpen) {
                close();
            }
        }
    }

    /** The file's one number; {@code max}, and all else that is no number, is {@link Long#MAX_VALUE}. */
    long number(byte[] buffer) throws IOException {
        int length = read(buffer);
        return numberAt(buffer, 0, length);
    }

    /** The number behind a word that begins a line; -1 where there is no such line. */
    static long field(byte[] text, int length, byte[] word) {
        int line = 0;
        while (line < length) {
            if (startsWith(text, line, length, word)) {
                int at = line + word.length + 1;
                while (at < length && text[at] == ' ') {
                    at++;
                }
                return numberAt(text, at, length);
            }
            while (line < length && text[line] != '\n') {
                line++;
            }
            line++;
        }
        return -1;
    }

    private static boolean startsWith(byte[] text, int at, int length, byte[] word) {
        if (at + word.length >= length || text[at + word.length] != ' ') {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (text[at + i] != word[i]) {
                return false;
            }
        }
        return true;
    }

    private static long numberAt(byte[] text, int start, int length) {
        long number = 0;
        int i = start;
        while (i < length && text[i] >= '0' && text[i] <= '9') {
            // Version 1's "no limit" is close to the largest long; nothing real is.
            if (number > (Long.MAX_VALUE - 9) / 10) {
                return Long.MAX_VALUE;
            }
            number = number * 10 + (text[i] - '0');
            i++;
        }
        return i == start ? Long.MAX_VALUE : number;
    }

    @Override
    public void close() throws IOException {
        RandomAccessFile open = file;
        file = null;
        if (open != null) {
            open.close();
        }
    }
}
