package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.cli.Console;
import dev.agentctl.shared.text.Clean;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Prints an agent's text: to a terminal line by line and cleaned, so that it cannot command it; to a file or a pipe as it
 * is. For one thread.
 */
final class LinePrinter implements AutoCloseable {
    /** A longer line is shown in pieces. */
    private static final int LONGEST = 1 << 16;

    private final Console console;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    LinePrinter(Console console) {
        this.console = console;
    }

    void print(byte[] bytes) {
        if (!console.outIsTerminal()) {
            console.out().write(bytes, 0, bytes.length);
            return;
        }
        for (byte each : bytes) {
            if (each == '\n' || line.size() == LONGEST) {
                endLine();
            }
            if (each != '\n') {
                line.write(each);
            }
        }
    }

    /** Prints one line that came without its end. */
    void printLine(String text) {
        console.out().println(console.outIsTerminal() ? Clean.line(text, LONGEST) : text);
    }

    private void endLine() {
        console.out().println(Clean.line(line.toString(StandardCharsets.UTF_8), LONGEST));
        line.reset();
    }

    void flush() {
        console.out().flush();
    }

    /** Prints a last line that has no end. */
    @Override
    public void close() {
        if (line.size() > 0) {
            endLine();
        }
    }
}
