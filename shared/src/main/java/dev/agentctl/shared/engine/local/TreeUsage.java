package dev.agentctl.shared.engine.local;

import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.engine.Usage;
import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.shared.process.ProcessTable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import oshi.software.os.OSProcess;
import oshi.software.os.OperatingSystem;

/**
 * Measures whole trees of processes: one look at the process table, then OSHI for the members only. The CPU counter of a
 * tree never goes back while its engine lives: time of members that ended is found again in the parent that waited for
 * them, and where nobody did, the last reading of them is kept. Any thread may call; calls take turns.
 */
final class TreeUsage {
    private static final int ATTEMPTS = 3;

    private final Map<AgentId, Tree> trees = new HashMap<>();
    private @Nullable OperatingSystem system;

    /** What is remembered of one tree. */
    private static final class Tree {
        Map<ProcessIdentity, Work> members = Map.of();
        long lostNanos;
    }

    /** A process's own CPU time, and that of the ended children that it waited for. */
    private record Work(long own, long reaped) {}

    /** The usage of each tree, by its first process; trees whose first process has ended are left out. */
    synchronized Map<AgentId, Usage> read(Map<AgentId, ProcessIdentity> roots) {
        Map<AgentId, Usage> usages = new LinkedHashMap<>();
        if (roots.isEmpty()) {
            return usages;
        }
        for (int attempt = 1; ; attempt++) {
            ProcessTable table = ProcessTable.read();
            trees.keySet().removeIf(id -> !roots.containsKey(id));
            Map<AgentId, List<ProcessTable.Row>> members = new HashMap<>();
            Set<Integer> pids = new HashSet<>();
            for (Map.Entry<AgentId, ProcessIdentity> root : roots.entrySet()) {
                if (table.runs(root.getValue())) {
                    Tree tree = trees.computeIfAbsent(root.getKey(), id -> new Tree());
                    List<ProcessTable.Row> rows = rows(root.getValue(), tree.members.keySet(), table);
                    members.put(root.getKey(), rows);
                    rows.forEach(row -> pids.add((int) row.pid()));
                }
            }
            Map<Long, OSProcess> measured = measure(pids);
            // A child that ended in between would be missing from both its own and its parent's time: look again.
            if (measured.size() == pids.size() || attempt == ATTEMPTS) {
                long now = System.nanoTime();
                members.forEach((id, rows) -> {
                    Tree tree = trees.get(id);
                    if (tree != null) {
                        usages.put(id, sum(tree, rows, measured, now));
                    }
                });
                return usages;
            }
        }
    }

    /** The tree's processes, zombies too: their time is nobody else's yet. Whoever was a member once stays one. */
    private static List<ProcessTable.Row> rows(ProcessIdentity root, Set<ProcessIdentity> earlier, ProcessTable table) {
        Map<Long, ProcessTable.Row> rows = new LinkedHashMap<>();
        Deque<ProcessTable.Row> open = new ArrayDeque<>();
        table.get(root.pid()).ifPresent(open::add);
        for (ProcessIdentity member : earlier) {
            table.get(member.pid()).filter(row -> row.start() == member.start()).ifPresent(open::add);
        }
        while (!open.isEmpty()) {
            ProcessTable.Row row = open.remove();
            if (rows.putIfAbsent(row.pid(), row) == null) {
                open.addAll(table.children(row.pid()));
                open.addAll(table.session(row.pid()));
            }
        }
        return List.copyOf(rows.values());
    }

    private Map<Long, OSProcess> measure(Set<Integer> pids) {
        Map<Long, OSProcess> measured = new HashMap<>();
        for (OSProcess process : system().getProcesses(pids)) {
            measured.put((long) process.getProcessID(), process);
        }
        return measured;
    }

    private static Usage sum(Tree tree, List<ProcessTable.Row> rows, Map<Long, OSProcess> measured, long now) {
        Map<ProcessIdentity, Work> members = new HashMap<>();
        long cpu = 0;
        long memory = 0;
        long threads = 0;
        long reapedSince = 0;
        for (ProcessTable.Row row : rows) {
            OSProcess process = measured.get(row.pid());
            if (process != null) {
                ProcessIdentity identity = row.identity();
                Work before = tree.members.get(identity);
                Work work =
                        new Work((process.getUserTime() + process.getKernelTime()) * 1_000_000L, row.reapedCpuNanos());
                members.put(identity, work);
                cpu += work.own() + work.reaped();
                reapedSince += before == null ? 0 : work.reaped() - before.reaped();
                memory += row.ended() ? 0 : process.getResidentMemory();
                threads += row.ended() ? 0 : process.getThreadCount();
            }
        }
        long vanished = 0;
        for (Map.Entry<ProcessIdentity, Work> member : tree.members.entrySet()) {
            if (!members.containsKey(member.getKey())) {
                vanished += member.getValue().own() + member.getValue().reaped();
            }
        }
        tree.lostNanos += Math.max(0, vanished - reapedSince);
        tree.members = members;
        return new Usage(cpu + tree.lostNanos, now, memory, OptionalLong.empty(), threads, OptionalLong.empty());
    }

    /** Made at first use: it costs a command's start-up some 100 ms. On Linux the variant without native code. */
    private OperatingSystem system() {
        OperatingSystem made = system;
        if (made == null) {
            made = System.getProperty("os.name", "").startsWith("Linux")
                    ? new oshi.nativefree.SystemInfo().getOperatingSystem()
                    : new oshi.SystemInfo().getOperatingSystem();
            system = made;
        }
        return made;
    }
}
