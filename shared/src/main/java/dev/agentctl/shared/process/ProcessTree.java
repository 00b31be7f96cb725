package dev.agentctl.shared.process;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A process and all that came of it: its descendants, the session that it leads, and on Linux whoever carries its mark in
 * the environment, wherever it fled. Out of reach is only what left the session, lost its parents and cleared its
 * environment.
 *
 * @param root the first process; the tree may outlive it
 * @param mark an environment entry {@code NAME=value} that the root was started with and no stranger has
 */
public record ProcessTree(ProcessIdentity root, Optional<String> mark) {
    /** The variable that every process of a local or supervised agent carries. */
    public static final String MARK_VARIABLE = "AGENTCHAT_MARK";

    /** How long {@link #kill} goes on: what still runs then is stuck in the kernel. */
    public static final Duration KILL_BOUND = Duration.ofSeconds(10);

    private static final int ENVIRON_BYTES = 8 << 20;

    /** The tree without a mark: what flees its session and its parents is out of reach. */
    public static ProcessTree of(ProcessIdentity root) {
        return new ProcessTree(root, Optional.empty());
    }

    /** The tree of a process that was started with {@link #MARK_VARIABLE} set to this value. */
    public static ProcessTree marked(ProcessIdentity root, String value) {
        return new ProcessTree(root, Optional.of(MARK_VARIABLE + "=" + value));
    }

    /**
     * The running members at the table's moment, the root first, without a look at any environment: cheap, for
     * measuring. Of a root that has ended nothing is known here.
     */
    public Set<ProcessIdentity> members(ProcessTable table) {
        Set<ProcessIdentity> found = new LinkedHashSet<>();
        if (table.runs(root)
                && root.pid() > 1
                && root.pid() != ProcessHandle.current().pid()) {
            found.add(root);
            spread(found, table);
        }
        return found;
    }

    /** The running members now, bearers of the mark included; this process and those it descends from are no bearers. */
    public Set<ProcessIdentity> reach() {
        ProcessTable table = ProcessTable.read();
        Set<ProcessIdentity> found = members(table);
        if (mark.isPresent()) {
            found.addAll(bearers(mark.get(), table, false));
            spread(found, table);
        }
        return found;
    }

    /** The running processes that carry this environment entry {@code NAME=value} now; none where there is no /proc. */
    public static Set<ProcessIdentity> bearers(String entry) {
        return bearers(entry, ProcessTable.read(), false);
    }

    /**
     * Asks the root to end (TERM; where it is gone already, the oldest of what is left), waits for it no longer than the
     * grace, and then ends all that is left as {@link #kill} does.
     *
     * @return what still runs; empty when the whole tree has ended
     */
    public Set<ProcessIdentity> end(Duration grace) {
        Set<ProcessIdentity> known = reach();
        Set<ProcessIdentity> asked = tops(known);
        for (ProcessIdentity process : asked) {
            process.terminate();
        }
        long deadline = System.nanoTime() + grace.toNanos();
        long pause = 1;
        while (anyAlive(asked) && System.nanoTime() < deadline && pause(pause)) {
            pause = Math.min(pause * 2, 20);
        }
        return kill(known);
    }

    /**
     * Ends all members by force, again and again until none is left, at most for {@link #KILL_BOUND}. Interrupted, it
     * goes on without pauses.
     *
     * @return what still runs; empty when the whole tree has ended
     */
    public Set<ProcessIdentity> kill() {
        return kill(Set.of());
    }

    private Set<ProcessIdentity> kill(Set<ProcessIdentity> earlier) {
        // Whoever was a member once stays one: its children are found after its own end took the way to them.
        // A root that ended before we looked is not asked for its session: the number may be a stranger's by now.
        Set<ProcessIdentity> known = new LinkedHashSet<>(earlier);
        known.addAll(members(ProcessTable.read()));
        Set<ProcessIdentity> left;
        long deadline = System.nanoTime() + KILL_BOUND.toNanos();
        int quiet = 0;
        do {
            ProcessTable table = ProcessTable.read();
            spread(known, table);
            left = alive(known, table);
            left.forEach(ProcessIdentity::kill);
            if (mark.isPresent()) {
                Set<ProcessIdentity> bearers = bearers(mark.get(), table, true);
                known.addAll(bearers);
                left.addAll(bearers);
            }
            // A process in the middle of its exec shows no environment: one quiet look is not enough.
            quiet = left.isEmpty() ? quiet + 1 : 0;
            if (quiet >= 2) {
                return left;
            }
            pause(left.isEmpty() ? 5 : 2);
        } while (System.nanoTime() < deadline);
        return alive(left, ProcessTable.read());
    }

    /** Adds the descendants of all members, and the sessions that members lead. */
    private static void spread(Set<ProcessIdentity> members, ProcessTable table) {
        Deque<ProcessIdentity> open = new ArrayDeque<>(members);
        while (!open.isEmpty()) {
            ProcessIdentity member = open.remove();
            Optional<ProcessTable.Row> row = table.get(member.pid());
            if (row.isPresent() && row.get().start() != member.start()) {
                continue; // The pid is another's now, and so are its children.
            }
            add(table.children(member.pid()), member, members, open);
            add(table.session(member.pid()), member, members, open);
        }
    }

    private static void add(
            List<ProcessTable.Row> rows,
            ProcessIdentity of,
            Set<ProcessIdentity> members,
            Deque<ProcessIdentity> open) {
        long self = ProcessHandle.current().pid();
        for (ProcessTable.Row row : rows) {
            // What began before it cannot have come of it.
            if (row.pid() > 1 && row.pid() != self && row.start() >= of.start() && !row.ended()) {
                ProcessIdentity identity = row.identity();
                if (members.add(identity)) {
                    open.add(identity);
                }
            }
        }
    }

    private Set<ProcessIdentity> tops(Set<ProcessIdentity> members) {
        if (members.isEmpty() || members.contains(root)) {
            return members.isEmpty() ? Set.of() : Set.of(root);
        }
        Set<Long> pids = new HashSet<>();
        for (ProcessIdentity member : members) {
            pids.add(member.pid());
        }
        Set<ProcessIdentity> tops = new LinkedHashSet<>();
        for (ProcessIdentity member : members) {
            Optional<ProcessTable.Row> row = ProcessTable.row(member.pid());
            if (row.isPresent() && !pids.contains(row.get().parent())) {
                tops.add(member);
            }
        }
        return tops;
    }

    private static Set<ProcessIdentity> alive(Collection<ProcessIdentity> known, ProcessTable table) {
        Set<ProcessIdentity> alive = new LinkedHashSet<>();
        long self = ProcessHandle.current().pid();
        for (ProcessIdentity identity : known) {
            if (identity.pid() > 1 && identity.pid() != self && table.runs(identity)) {
                alive.add(identity);
            }
        }
        return alive;
    }

    private static boolean anyAlive(Collection<ProcessIdentity> asked) {
        for (ProcessIdentity identity : asked) {
            if (identity.isAlive()) {
                return true;
            }
        }
        return false;
    }

    /** The running processes with this environment entry, each killed as it is found if asked for: forking is a race. */
    private static Set<ProcessIdentity> bearers(String entry, ProcessTable table, boolean kill) {
        Set<ProcessIdentity> bearers = new LinkedHashSet<>();
        Set<Long> own = ancestry(table);
        byte[] wanted = entry.getBytes(StandardCharsets.UTF_8);
        for (long pid : ProcessTable.pids()) {
            if (pid <= 1 || own.contains(pid) || !contains(environ(pid), wanted)) {
                continue;
            }
            Optional<ProcessTable.Row> row = ProcessTable.row(pid);
            if (row.isPresent() && !row.get().ended()) {
                ProcessIdentity bearer = row.get().identity();
                bearers.add(bearer);
                if (kill) {
                    bearer.kill();
                }
            }
        }
        return bearers;
    }

    /** This process and its ancestors: a tool that runs inside the tree does not end itself by its mark. */
    private static Set<Long> ancestry(ProcessTable table) {
        Set<Long> own = new HashSet<>();
        long pid = ProcessHandle.current().pid();
        while (pid > 0 && own.add(pid)) {
            pid = table.get(pid).map(ProcessTable.Row::parent).orElse(0L);
        }
        return own;
    }

    private static byte[] environ(long pid) {
        try (FileInputStream in = new FileInputStream("/proc/" + pid + "/environ")) {
            return in.readNBytes(ENVIRON_BYTES);
        } catch (IOException notOurs) {
            return new byte[0]; // It has ended, or is another user's: no member either way.
        }
    }

    /** Whether the entry stands in the list of entries that each end in NUL. */
    static boolean contains(byte[] environ, byte[] entry) {
        int start = 0;
        for (int i = 0; i <= environ.length; i++) {
            if (i == environ.length || environ[i] == 0) {
                if (i - start == entry.length && Arrays.equals(environ, start, i, entry, 0, entry.length)) {
                    return true;
                }
                start = i + 1;
            }
        }
        return false;
    }

    /** False where the thread was interrupted. */
    private static boolean pause(long millis) {
        if (Thread.currentThread().isInterrupted()) {
            return false;
        }
        LockSupport.parkNanos(millis * 1_000_000);
        return true;
    }
}
