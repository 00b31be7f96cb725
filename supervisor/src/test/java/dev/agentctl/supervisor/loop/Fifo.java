package dev.agentctl.supervisor.loop;

import java.io.IOException;
import java.nio.file.Path;

/** Named pipes, by the system's own mkfifo(1). */
final class Fifo {
    private Fifo() {}

    static void make(Path path) throws IOException, InterruptedException {
        int code = new ProcessBuilder("mkfifo", path.toString()).start().waitFor();
        if (code != 0) {
            throw new IOException("mkfifo " + path + " ended with " + code);
        }
    }
}
