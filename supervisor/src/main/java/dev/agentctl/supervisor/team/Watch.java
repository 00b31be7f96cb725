package dev.agentctl.supervisor.team;

import dev.agentctl.shared.agent.KillFiles;
import dev.agentctl.shared.process.MemoryPressure;
import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.shared.process.ProcessTable;
import dev.agentctl.shared.process.ProcessTree;
import dev.agentctl.supervisor.git.Worktrees;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at the machine on behalf of a team: each second for a kill file, each {@link Timings#LOOK} at memory, and at the
 * processes and the commits of all sessions. One thread's.
 */
final class Watch {
    private static final Duration KILL_FILE = Duration.ofSeconds(1);

    private final KillFiles killFiles;
    private final CliSessions clis;
    private final Worktrees worktrees;
    private final CliSessions.Telling telling;
    /** By nick: where its sessions work. */
    private final Map<String, Path> places;

    private final Duration every;
    private Map<ProcessIdentity, Long> nanosBefore = Map.of();
    private long lookedAt = System.nanoTime();
    private Optional<Path> killFile = Optional.empty();

    Watch(
            KillFiles killFiles,
            CliSessions clis,
            Worktrees worktrees,
            Map<String, Path> places,
            Duration every,
            CliSessions.Telling telling) {
        this.killFiles = killFiles;
        this.clis = clis;
        this.worktrees = worktrees;
        this.places = places;
        this.every = every;
        this.telling = telling;
    }

    /** Looks until its thread is interrupted. */
    void run() throws InterruptedException {
        while (true) {
            Optional<Path> present = killFiles.present();
            if (!present.equals(killFile)) {
                killFile = present;
                telling.tell(new TeamEvent.KillFile(present));
            }
            if (System.nanoTime() - lookedAt >= every.toNanos()) {
                look();
            }
            Thread.sleep(every.compareTo(KILL_FILE) < 0 ? every : KILL_FILE);
        }
    }

    /** The kill file that exists at the start, before anything is begun. */
    void first() {
        killFile = killFiles.present();
        telling.tell(new TeamEvent.KillFile(killFile));
    }

    private void look() {
        long now = System.nanoTime();
        ProcessTable table = ProcessTable.read();
        Map<ProcessIdentity, Long> nanos = new HashMap<>();
        Map<String, TeamEvent.Sight> sights = new HashMap<>();
        Map<String, String> heads = new HashMap<>();
        for (Map.Entry<String, ProcessTree> one : clis.trees().entrySet()) {
            Set<ProcessIdentity> members = one.getValue().members(table);
            long spent = 0;
            for (ProcessIdentity member : members) {
                long total = cpuNanos(member);
                nanos.put(member, total);
                spent += Math.max(0, total - nanosBefore.getOrDefault(member, total));
            }
            sights.put(one.getKey(), new TeamEvent.Sight(members.size(), 100.0 * spent / Math.max(1, now - lookedAt)));
            Path place = places.get(one.getKey());
            // A session that used no CPU made no commit: git is not asked.
            if (place != null && spent > 0) {
                worktrees.head(place).ifPresent(head -> heads.put(one.getKey(), head));
            }
        }
        nanosBefore = nanos;
        lookedAt = now;
        telling.tell(new TeamEvent.Looked(MemoryPressure.now().orElse(0), heads, sights));
    }

    private static long cpuNanos(ProcessIdentity process) {
        return ProcessHandle.of(process.pid())
                .flatMap(handle -> handle.info().totalCpuDuration())
                .map(Duration::toNanos)
                .orElse(0L);
    }
}
