package dev.agentctl.tui.screen;

import dev.agentctl.shared.cli.Commands;
import dev.agentctl.shared.file.AtomicFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** A fault of this program's own: one sentence for the person, the details in a file. */
final class CrashReport {
    private CrashReport() {}

    /**
     * Writes the file, with mode 600, and gives the sentence.
     *
     * @param folder where crash files go
     */
    static String write(Path folder, Thread thread, Throwable fault, Instant at) {
        Path file = folder.resolve("crash-agent-monitor-" + at.getEpochSecond() + "-"
                + ProcessHandle.current().pid() + ".txt");
        String what = "agent-monitor: this is a bug: " + fault.getClass().getSimpleName();
        try {
            Files.createDirectories(folder);
            AtomicFile.write(file, details(thread, fault, at).getBytes(StandardCharsets.UTF_8), "rw-------");
            return what + "; please report it with " + file;
        } catch (IOException unwritten) {
            return what + " at " + (fault.getStackTrace().length == 0 ? "?" : fault.getStackTrace()[0])
                    + "; its details could not be written to " + file;
        }
    }

    private static String details(Thread thread, Throwable fault, Instant at) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        out.println("agent-monitor " + Commands.version() + " at " + at);
        out.println("Java " + Runtime.version() + ", " + System.getProperty("os.name") + " "
                + System.getProperty("os.version") + " " + System.getProperty("os.arch"));
        out.println("TERM=" + System.getenv().getOrDefault("TERM", ""));
        out.println("thread " + thread.getName());
        fault.printStackTrace(out);
        return text.toString();
    }
}
