package dev.agentctl.supervisor.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;

/** Lines of bytes from a stranger, each no longer than a bound. For one thread. */
final class BoundedLines {
    private final ReadableByteChannel channel;
    private final int mostBytes;
    private final ByteBuffer buffer = ByteBuffer.allocate(8192).flip();

    BoundedLines(ReadableByteChannel channel, int mostBytes) {
        this.channel = channel;
        this.mostBytes = mostBytes;
    }

    /** A line longer than the bound. */
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;

        TooLongException(int mostBytes) {
            super("a line may have " + mostBytes + " bytes");
        }
    }

    /**
     * The next line without its end; empty where the stream ended, in the middle of a line too.
     *
     * @throws TooLongException if it is longer than the bound; the stream is of no use then
     */
    Optional<byte[]> next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            while (buffer.hasRemaining()) {
                byte each = buffer.get();
                if (each == '\n') {
                    return Optional.of(line.toByteArray());
                }
                if (line.size() == mostBytes) {
                    throw new TooLongException(mostBytes);
                }
                line.write(each);
            }
            buffer.clear();
            int count = channel.read(buffer);
            buffer.flip();
            if (count < 0) {
                return Optional.empty();
            }
        }
    }
}
