package dev.agentctl.shared.cli;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Standard output takes no more: its reader is gone, or its disk is full. */
public final class OutputClosedException extends UncheckedIOException {
    private static final long serialVersionUID = 1L;

    private final boolean readerGone;

    OutputClosedException(IOException cause, boolean readerGone) {
        super(cause);
        this.readerGone = readerGone;
    }

    /** Whether the other end of a pipe was closed, as {@code head} does: nothing to complain about. */
    public boolean readerGone() {
        return readerGone;
    }
}
