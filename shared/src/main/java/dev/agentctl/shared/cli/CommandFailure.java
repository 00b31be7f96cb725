package dev.agentctl.shared.cli;

/** Ends a command with one sentence for the person and the right exit code; no stack trace is shown. */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    /** @param sentence what failed, on what, and what to do */
    public CommandFailure(ExitCode exitCode, String sentence) {
        super(sentence);
        this.exitCode = exitCode;
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
