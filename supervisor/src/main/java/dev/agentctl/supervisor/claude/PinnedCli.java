package dev.agentctl.supervisor.claude;

/** The Claude CLI that images carry and tests drive; {@code .ci/install-parts} reads the version here too. */
public final class PinnedCli {
    /** Its name in npm's registry. */
    public static final String PACKAGE = "@anthropic-ai/claude-code";

    /** Later ones may print other lines: change it together with a run of the tests of the real CLI. */
    public static final String VERSION = "2.1.329";

    private PinnedCli() {}
}
