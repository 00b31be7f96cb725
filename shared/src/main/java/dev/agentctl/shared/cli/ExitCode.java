package dev.agentctl.shared.cli;

/** How every command ends. */
public enum ExitCode {
    FINE(0),
    /** The command worked and found something wrong. */
    FINDINGS(1),
    /** The command line cannot be understood. */
    USAGE(2),
    /** No engine answered. */
    NO_ENGINE(3),
    /** What was asked for was tried and did not succeed, or was refused. */
    FAILED(4);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
