package dev.agentctl.tui.screen;

import java.io.IOException;
import java.io.InputStream;

/**
 * A terminal's input, where {@link #available} waits a moment after an escape character: over a slow line the rest of an
 * arrow key's sequence comes later than its beginning, and must not be taken for Esc and letters. Used by one thread.
 */
final class PatientInput extends InputStream {
    private static final int STEPS = 8;
    private static final int STEP_MILLIS = 5;

    private final InputStream in;
    private int last;

    PatientInput(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        last = in.read();
        return last;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = in.read(bytes, offset, length);
        if (read > 0) {
            last = bytes[offset + read - 1];
        }
        return read;
    }

    @Override
    public int available() throws IOException {
        int available = in.available();
        for (int step = 0; available == 0 && last == 0x1b && step < STEPS; step++) {
            try {
                Thread.sleep(STEP_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return 0;
            }
            available = in.available();
        }
        return available;
    }
}
