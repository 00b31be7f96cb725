package dev.agentctl.shared.process;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All processes that this user can see, at one moment: on Linux one pass over {@code /proc/PID/stat} (see proc(5)),
 * elsewhere the JDK's own list, which knows no sessions. Immutable but for indexes made at first use: one thread's.
 */
public final class ProcessTable {
    private static final boolean LINUX = Files.isReadable(Path.of("/proc/self/stat"));
    private static final int STAT_BYTES = 1024;

    /** Per second, in /proc: USER_HZ of the kernel's interface, 100 on every architecture that Java runs on. */
    private static final int CLOCK_TICKS = 100;

    private final Map<Long, Row> rows;
    private final Map<Long, List<Row>> children = new HashMap<>();
    private final Map<Long, List<Row>> sessions = new HashMap<>();

    private ProcessTable(Map<Long, Row> rows) {
        this.rows = rows;
    }

    /**
     * One process.
     *
     * @param session the pid of its session's leader; 0 where the system does not tell
     * @param state the letter of proc(5); {@code ?} where the system does not tell
     * @param start see {@link ProcessIdentity#start}
     * @param reapedCpuNanos CPU time of its ended children that it has waited for, theirs included; 0 where the system
     *     does not tell
     */
    public record Row(long pid, long parent, long session, char state, long start, long reapedCpuNanos) {
        public ProcessIdentity identity() {
            return new ProcessIdentity(pid, start, boot());
        }

        /** Whether nothing of it runs any more, though its parent has not asked for its exit code yet. */
        public boolean ended() {
            return state == 'Z' || state == 'X' || state == 'x';
        }
    }

    /** A look at all processes now. Those that begin or end meanwhile may be in it or not. */
    public static ProcessTable read() {
        Map<Long, Row> rows = new HashMap<>(512);
        if (LINUX) {
            byte[] buffer = new byte[STAT_BYTES];
            for (long pid : pids()) {
                Row row = stat(pid, buffer);
                if (row != null) {
                    rows.put(pid, row);
                }
            }
        } else {
            ProcessHandle.allProcesses().forEach(handle -> rows.put(handle.pid(), portable(handle)));
        }
        return new ProcessTable(rows);
    }

    /** One process now, without a look at the others; empty if there is none. */
    public static Optional<Row> row(long pid) {
        if (LINUX) {
            return Optional.ofNullable(stat(pid, new byte[STAT_BYTES]));
        }
        return ProcessHandle.of(pid).map(ProcessTable::portable);
    }

    /**
     * Where this process's pids mean anything: this boot of this machine's kernel, and in a container its pid namespace,
     * as text. Empty where the system does not tell.
     */
    public static String boot() {
        return Boot.ID;
    }

    /** The process of this pid at that moment. */
    public Optional<Row> get(long pid) {
        return Optional.ofNullable(rows.get(pid));
    }

    /** The same life, still running at that moment. */
    public boolean runs(ProcessIdentity identity) {
        Row row = rows.get(identity.pid());
        return row != null
                && row.start() == identity.start()
                && !row.ended()
                && identity.boot().equals(boot());
    }

    public List<Row> all() {
        return List.copyOf(rows.values());
    }

    public List<Row> children(long pid) {
        if (children.isEmpty()) {
            for (Row row : rows.values()) {
                children.computeIfAbsent(row.parent(), parent -> new ArrayList<>(4))
                        .add(row);
            }
        }
        return children.getOrDefault(pid, List.of());
    }

    /** The members of the session that this process leads or led, itself included. */
    public List<Row> session(long leader) {
        if (sessions.isEmpty()) {
            for (Row row : rows.values()) {
                sessions.computeIfAbsent(row.session(), session -> new ArrayList<>(4))
                        .add(row);
            }
        }
        return leader == 0 ? List.of() : sessions.getOrDefault(leader, List.of());
    }

    /** All pids now, ascending: what is forked during a walk through them tends to come later in it. */
    static long[] pids() {
        String[] names = new File("/proc").list();
        if (names == null) {
            return new long[0];
        }
        long[] pids = new long[names.length];
        int count = 0;
        for (String name : names) {
            long pid = decimal(name);
            if (pid > 0) {
                pids[count++] = pid;
            }
        }
        long[] found = Arrays.copyOf(pids, count);
        Arrays.sort(found);
        return found;
    }

    private static long decimal(String name) {
        long value = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < '0' || c > '9' || i > 17) {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }

    private static @org.jspecify.annotations.Nullable Row stat(long pid, byte[] buffer) {
        int length = 0;
        try (FileInputStream in = new FileInputStream("/proc/" + pid + "/stat")) {
            int count;
            while (length < buffer.length && (count = in.read(buffer, length, buffer.length - length)) > 0) {
                length += count;
            }
        } catch (IOException ended) {
            return null; // It ended between the listing and now: it is not in the table.
        }
        return StatLine.parse(pid, buffer, length);
    }

    private static Row portable(ProcessHandle handle) {
        Instant start = handle.info().startInstant().orElse(Instant.EPOCH);
        long parent = handle.parent().map(ProcessHandle::pid).orElse(0L);
        return new Row(handle.pid(), parent, 0, handle.isAlive() ? '?' : 'X', start.toEpochMilli(), 0);
    }

    /** The fields of one {@code /proc/PID/stat}, from its bytes: no text is made of them. */
    static final class StatLine {
        private StatLine() {}

        /** Null where the bytes are no such line. */
        static @org.jspecify.annotations.Nullable Row parse(long pid, byte[] line, int length) {
            // The command's name stands in parentheses and may itself hold spaces and parentheses.
            int at = length - 1;
            while (at >= 0 && line[at] != ')') {
                at--;
            }
            at += 2;
            if (at < 2 || at >= length) {
                return null;
            }
            char state = (char) line[at];
            at += 2;
            long parent = 0;
            long session = 0;
            long reaped = 0;
            for (int field = 4; field <= 22; field++) {
                boolean negative = at < length && line[at] == '-';
                if (negative) {
                    at++;
                }
                int digits = at;
                long value = 0;
                while (at < length && line[at] >= '0' && line[at] <= '9') {
                    value = value * 10 + (line[at++] - '0');
                }
                if (at == digits) {
                    return null;
                }
                at++;
                switch (field) {
                    case 4 -> parent = value;
                    case 6 -> session = negative ? 0 : value;
                    case 16, 17 -> reaped += value;
                    case 22 -> {
                        return new Row(pid, parent, session, state, value, reaped * (1_000_000_000L / CLOCK_TICKS));
                    }
                    default -> {}
                }
            }
            return null;
        }
    }

    private static final class Boot {
        static final String ID = read();

        /** The namespace of those processes that live in none of their own (PROC_PID_INIT_INO in linux/proc_ns.h). */
        private static final String FIRST_NAMESPACE = "pid:[4026531836]";

        private static String read() {
            try {
                String boot = new String(
                                Files.readAllBytes(Path.of("/proc/sys/kernel/random/boot_id")),
                                StandardCharsets.US_ASCII)
                        .strip();
                String namespace =
                        Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
                return namespace.equals(FIRST_NAMESPACE) ? boot : boot + " " + namespace;
            } catch (IOException notLinux) {
                return "";
            }
        }
    }
}
