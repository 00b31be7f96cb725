package dev.agentctl.shared.cli;

import java.io.PrintStream;

/**
 * How far a long command is, on standard error: on a terminal one line that is written over, else one plain line a
 * step. Steps may come from any thread.
 */
public final class Progress implements AutoCloseable {
    private static final String CLEAR = "\r\033[K";

    private final PrintStream err;
    private final boolean overwrite;
    private final int total;
    private int done;

    /** @param total how many steps there will be */
    public Progress(Console console, int total) {
        this.err = console.err();
        this.overwrite = console.errIsTerminal()
                && !console.environment().getOrDefault("TERM", "").equals("dumb");
        this.total = total;
    }

    /** One more step is done. */
    public synchronized void step(String what) {
        done++;
        String line = "[" + done + "/" + total + "] " + Sentences.clean(what);
        if (overwrite) {
            err.print(CLEAR + line);
            err.flush();
        } else {
            err.println(line);
        }
    }

    /** One more step is done, and its line stays for a person to read. */
    public synchronized void remark(String what) {
        done++;
        err.println((overwrite ? CLEAR : "") + "[" + done + "/" + total + "] " + Sentences.clean(what));
    }

    /** Takes the line that was written over away. */
    @Override
    public synchronized void close() {
        if (overwrite && done > 0) {
            err.print(CLEAR);
            err.flush();
        }
    }
}
