package dev.agentctl.supervisor.loop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Touches the home's {@code .heartbeat}. Its one byte is written over in place, so that a full disk does not make a
 * living loop look dead. The loop's thread only.
 */
final class Heartbeat implements AutoCloseable {
    private final Path path;
    private @Nullable RegularFile file;

    Heartbeat(Path path) {
        this.path = path;
    }

    void beat() throws IOException {
        RegularFile open = file;
        if (open != null && !open.isInPlace()) {
            close();
            open = null;
        }
        if (open == null) {
            open = RegularFile.open(path);
            file = open;
        }
        open.channel().write(ByteBuffer.wrap(new byte[] {'\n'}), 0);
    }

    @Override
    public void close() throws IOException {
        RegularFile open = file;
        file = null;
        if (open != null) {
            open.close();
        }
    }
}
