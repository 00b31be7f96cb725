package dev.agentctl.shared.cli;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A buffer before standard output whose failures are unchecked, so that a {@link java.io.PrintStream} above it cannot
 * swallow them. Locked by that PrintStream.
 */
final class StandardOutput extends OutputStream {
    private final OutputStream target;
    private final boolean pipe;
    private final byte[] buffer = new byte[1 << 14];
    private int used;

    StandardOutput(OutputStream target, boolean pipe) {
        this.target = target;
        this.pipe = pipe;
    }

    @Override
    public void write(int b) {
        if (used == buffer.length) {
            drain();
        }
        buffer[used++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (length > buffer.length - used) {
            drain();
        }
        if (length > buffer.length) {
            send(bytes, offset, length);
        } else {
            System.arraycopy(bytes, offset, buffer, used, length);
            used += length;
        }
    }

    @Override
    public void flush() {
        drain();
    }

    private void drain() {
        int length = used;
        // Empty even where sending fails: a last flush must not fail over the same bytes again.
        used = 0;
        if (length > 0) {
            send(buffer, 0, length);
        }
    }

    private void send(byte[] bytes, int offset, int length) {
        try {
            target.write(bytes, offset, length);
        } catch (IOException failure) {
            String message = String.valueOf(failure.getMessage());
            throw new OutputClosedException(failure, pipe || message.contains("Broken pipe"));
        }
    }
}
