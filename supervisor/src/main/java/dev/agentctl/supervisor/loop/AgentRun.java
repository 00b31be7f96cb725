package dev.agentctl.supervisor.loop;

import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.shared.process.ProcessTree;
import dev.agentctl.supervisor.claude.ClaudeStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * One run of the agent's command, from its start to the end of its whole tree: the run is over, and told so, only when
 * nothing of it is left, or what is left cannot be ended. Its threads read the output, wait for the end and write the
 * prompt.
 */
final class AgentRun {
    /** What outlives its first process is asked to end, and after this ended by force. */
    private static final Duration REMAINS_GRACE = Duration.ofSeconds(2);

    private static final long LAST_OUTPUT_MILLIS = 2_000;
    private static final int SIGNALLED = 128;
    private static final int SIGKILL = 9;

    private final Process process;
    private final ProcessTree tree;
    private final boolean endsOnInterrupt;
    private final OomKills oomKills;
    private final OptionalLong oomBefore;
    private final List<Thread> readers;
    private final Consumer<RunEnd> ended;

    private AgentRun(
            Process process,
            ProcessTree tree,
            boolean endsOnInterrupt,
            OomKills oomKills,
            OptionalLong oomBefore,
            List<Thread> readers,
            Consumer<RunEnd> ended) {
        this.process = process;
        this.tree = tree;
        this.endsOnInterrupt = endsOnInterrupt;
        this.oomKills = oomKills;
        this.oomBefore = oomBefore;
        this.readers = readers;
        this.ended = ended;
    }

    /**
     * Starts the command.
     *
     * @param ended told once, on a thread of the run's, after all that it printed was given
     * @throws IOException if it cannot be started
     */
    static AgentRun start(RunStart start, OomKills oomKills, Consumer<RunEnd> ended) throws IOException {
        boolean errorsApart = start.output() instanceof RunStart.Output.Messages;
        ProcessBuilder builder = new ProcessBuilder(start.arguments()).redirectErrorStream(!errorsApart);
        builder.environment().clear();
        builder.environment().putAll(start.environment());
        if (start.input().isEmpty()) {
            builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        }
        OptionalLong oomBefore = oomKills.count();
        Process process = builder.start();
        // One that has ended already has no identity to be mistaken for another's.
        ProcessIdentity root =
                ProcessIdentity.of(process.pid()).orElse(new ProcessIdentity(process.pid(), -1, "ended"));
        List<Thread> readers = readers(process, start.output());
        ProcessTree tree = new ProcessTree(root, Optional.of(start.mark()));
        AgentRun run = new AgentRun(process, tree, start.endsOnInterrupt(), oomKills, oomBefore, readers, ended);
        daemon("agent end", run::awaitEnd);
        if (start.input().isPresent()) {
            daemon("agent prompt", () -> write(process, start.input().get()));
        }
        return run;
    }

    private static List<Thread> readers(Process process, RunStart.Output output) {
        return switch (output) {
            case RunStart.Output.Lines lines ->
                List.of(daemon(
                        "agent output",
                        () -> read(() -> new OutputLines(lines.sink()).drain(process.getInputStream()))));
            case RunStart.Output.Messages messages ->
                List.of(
                        daemon(
                                "agent output",
                                () -> read(() -> new ClaudeStream(messages.json(), messages.sink())
                                        .drain(process.getInputStream()))),
                        daemon(
                                "agent errors",
                                () -> read(() -> new OutputLines(messages.errors()).drain(process.getErrorStream()))));
        };
    }

    ProcessIdentity root() {
        return tree.root();
    }

    /** TERM to the first process: it can end its own children well. INT where that is better understood. */
    void askToEnd() {
        if (endsOnInterrupt) {
            daemon("agent interrupt", this::interrupt);
        } else {
            tree.root().terminate();
        }
    }

    private void interrupt() {
        try {
            if (!tree.root().interrupt()) {
                tree.root().terminate();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** KILL to the whole tree, on a thread of its own. */
    void endByForce() {
        daemon("agent kill", tree::kill);
    }

    /** KILL to the whole tree; returns when it has ended, or cannot be ended. */
    void endNow() {
        tree.kill();
    }

    private void awaitEnd() {
        int code;
        boolean cleared;
        try {
            code = process.waitFor();
            cleared = tree.end(REMAINS_GRACE).isEmpty();
            // With the tree gone the pipe has ended; only a process out of reach can hold it open.
            for (Thread reader : readers) {
                reader.join(LAST_OUTPUT_MILLIS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return;
        }
        ended.accept(judge(code, cleared));
    }

    private RunEnd judge(int code, boolean cleared) {
        if (code == 0) {
            return new RunEnd(ExitReason.CLEAN, "the agent ended by itself, exit code 0", Optional.empty(), cleared);
        }
        OptionalLong oomNow = oomKills.count();
        if (oomBefore.isPresent() && oomNow.isPresent() && oomNow.getAsLong() > oomBefore.getAsLong()) {
            return new RunEnd(
                    ExitReason.OOM_KILLED,
                    "the kernel killed a process of the agent for memory; " + describe(code),
                    Optional.empty(),
                    cleared);
        }
        return new RunEnd(ExitReason.CRASH, describe(code), Optional.empty(), cleared);
    }

    /** Java gives 128 + n for a process that signal n ended, as shells do. */
    private static String describe(int code) {
        if (code == SIGNALLED + SIGKILL) {
            return "the agent was killed (signal 9, exit code 137)";
        }
        return code > SIGNALLED && code < SIGNALLED + 65
                ? "the agent was ended by signal " + (code - SIGNALLED) + " (exit code " + code + ")"
                : "the agent ended with exit code " + code;
    }

    /** Reads an output to its end. */
    private interface Reading {
        void run() throws IOException;
    }

    private static void read(Reading reading) {
        try {
            reading.run();
        } catch (IOException closed) {
            // The pipe was closed under us because the run is over; all whole lines were given.
        }
    }

    private static void write(Process process, String prompt) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(prompt.getBytes(StandardCharsets.UTF_8));
        } catch (IOException notRead) {
            // An agent need not read its prompt; how it ends says whether that was right.
        }
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
