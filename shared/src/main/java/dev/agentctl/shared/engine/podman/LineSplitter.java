package dev.agentctl.shared.engine.podman;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Makes lines of the pieces in which output arrives. Of a line longer than 64 KiB only that much is told. */
final class LineSplitter {
    private static final int LONGEST = 64 << 10;

    private final Consumer<String> line;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

    LineSplitter(Consumer<String> line) {
        this.line = line;
    }

    void take(byte[] piece) {
        for (byte b : piece) {
            if (b == '\n') {
                tell();
            } else if (pending.size() < LONGEST) {
                pending.write(b);
            }
        }
    }

    /** Tells what is left without a line end. */
    void end() {
        if (pending.size() > 0) {
            tell();
        }
    }

    private void tell() {
        String text = pending.toString(StandardCharsets.UTF_8);
        pending.reset();
        line.accept(text);
    }
}
