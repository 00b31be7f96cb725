package dev.agentctl.shared.process;

import java.io.IOException;
import java.util.Optional;

/**
 * One life of one process: a pid that the kernel gave to another process later is another identity, so that what was
 * looked at is what is signalled.
 *
 * @param start when it began, on the table's own scale: clock ticks since boot on Linux, milliseconds since 1970 elsewhere
 * @param boot the kernel's boot id on Linux, with the pid namespace of a process that lives in one of its own, as in a
 *     container; empty text elsewhere, where {@code start} alone is unique
 */
public record ProcessIdentity(long pid, long start, String boot) {
    /** The process that has this pid now, a zombie too; empty if there is none. */
    public static Optional<ProcessIdentity> of(long pid) {
        return ProcessTable.row(pid).map(ProcessTable.Row::identity);
    }

    /** This process. */
    public static ProcessIdentity self() {
        long pid = ProcessHandle.current().pid();
        return of(pid).orElseThrow(() -> new IllegalStateException("this process is not in its own process table"));
    }

    /**
     * Whether its pid means anything here. Of a process of another pid namespace (a container's, seen from its host), or of
     * an earlier boot, nothing can be looked up: it does not count as alive, and is not signalled.
     */
    public boolean isFromHere() {
        return boot.equals(ProcessTable.boot());
    }

    /** Whether it still runs; a zombie does not. */
    public boolean isAlive() {
        if (!isFromHere()) {
            return false;
        }
        Optional<ProcessTable.Row> row = ProcessTable.row(pid);
        return row.isPresent() && row.get().start() == start && !row.get().ended();
    }

    /** Asks it to end (TERM). False where it is over, is this process, or is the system's first one: nothing is sent. */
    public boolean terminate() {
        return signal(false);
    }

    /** Ends it by force (KILL). False as with {@link #terminate}. */
    public boolean kill() {
        return signal(true);
    }

    /**
     * Interrupts it (INT). False as with {@link #terminate}. Java has no way to send INT; every system's shell has one of
     * its own. Waits for that.
     *
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    public boolean interrupt() throws InterruptedException {
        if (pid <= 1 || pid == ProcessHandle.current().pid() || !isAlive()) {
            return false;
        }
        try {
            return new ProcessBuilder("/bin/sh", "-c", "kill -INT \"$1\"", "sh", Long.toString(pid))
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noShell) {
            return terminate();
        }
    }

    private boolean signal(boolean force) {
        if (pid <= 1 || pid == ProcessHandle.current().pid()) {
            return false;
        }
        // The handle notes the start time now and checks it once more before it signals; ours is compared in between.
        Optional<ProcessHandle> handle = ProcessHandle.of(pid);
        if (handle.isEmpty() || !isAlive()) {
            return false;
        }
        return force ? handle.get().destroyForcibly() : handle.get().destroy();
    }
}
