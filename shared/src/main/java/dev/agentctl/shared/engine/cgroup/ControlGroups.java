package dev.agentctl.shared.engine.cgroup;

import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what containers of this machine use, straight from the kernel. A container's group is looked up once by its
 * first process, and only believed where its path bears the container's id: a pid that another machine's Podman told,
 * or that was given away again, leads nowhere. Thread-safe: one reading at a time.
 */
public final class ControlGroups implements AutoCloseable {
    /** Five files each on version 1, six on version 2. */
    private static final int FILES_EACH = 6;

    /** This many containers' files stay open whatever the limit on open files is: even 1024 is enough for them. */
    private static final int ALWAYS_KEPT_OPEN = 80;

    private static final byte[] MAX_OPEN = "Max open files".getBytes(StandardCharsets.US_ASCII);

    private static final int MAX_PATH_FILE = 1 << 16;

    private final Path proc;
    private final Path mount;
    private final Map<AgentId, ControlGroup> known = new HashMap<>();
    private final byte[] buffer = CounterFile.buffer();
    private long mostKeptOpen;

    public ControlGroups() {
        this(Path.of("/proc"), Path.of("/sys/fs/cgroup"));
    }

    /** For recorded trees: where {@code /proc} and {@code /sys/fs/cgroup} are. */
    public ControlGroups(Path proc, Path mount) {
        this.proc = proc;
        this.mount = mount;
    }

    /**
     * One go over many containers.
     *
     * @param usage of those that were read
     * @param elsewhere those that run, but in no control group that can be read here
     * @param absent those whose first process is not here: ended just now, or on another machine
     */
    public record Reading(Map<AgentId, Usage> usage, List<Agent> elsewhere, List<Agent> absent) {}

    /** Reads the given agents that run, and forgets all others. One whose group went away meanwhile is in no result. */
    public synchronized Reading read(Collection<Agent> agents) {
        Map<AgentId, Usage> usage = LinkedHashMap.newLinkedHashMap(agents.size());
        List<Agent> elsewhere = new ArrayList<>();
        List<Agent> absent = new ArrayList<>();
        for (Agent agent : agents) {
            if (agent.run() instanceof Agent.Run.Running(long pid)) {
                read(agent, pid, usage, elsewhere, absent);
            }
        }
        forgetAllBut(usage.keySet());
        return new Reading(usage, elsewhere, absent);
    }

    private void read(Agent agent, long pid, Map<AgentId, Usage> usage, List<Agent> elsewhere, List<Agent> absent) {
        ControlGroup group = known.get(agent.id());
        try {
            if (group == null) {
                Optional<ControlGroup> found = find(pid, agent.id().key());
                if (found.isEmpty()) {
                    elsewhere.add(agent);
                    return;
                }
                group = found.get();
                known.put(agent.id(), group);
            }
            usage.put(agent.id(), group.read(buffer));
        } catch (NoSuchFileException noSuchProcess) {
            absent.add(agent);
        } catch (IOException ended) {
            // A group that was there a moment ago is removed with its last process.
            forget(agent.id());
        }
    }

    private Optional<ControlGroup> find(long pid, String key) throws IOException {
        if (pid <= 0 || key.isEmpty()) {
            return Optional.empty();
        }
        Path file = proc.resolve(Long.toString(pid)).resolve("cgroup");
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length > MAX_PATH_FILE) {
            return Optional.empty();
        }
        Map<String, Path> folders = new HashMap<>();
        for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n", -1)) {
            int first = line.indexOf(':');
            int second = line.indexOf(':', first + 1);
            if (second > 0) {
                String controllers = line.substring(first + 1, second);
                String path = wholeContainer(line.substring(second + 1), key);
                if (!path.isEmpty()) {
                    place(controllers, path, folders);
                }
            }
        }
        return choose(folders);
    }

    /**
     * The path down to the folder named after the container, which counts all groups below it and bears the limits;
     * empty where it is not in one.
     */
    private static String wholeContainer(String path, String key) {
        int id = path.indexOf(key);
        if (id < 0 || path.contains("/../")) {
            return "";
        }
        int end = path.indexOf('/', id);
        return end < 0 ? path : path.substring(0, end);
    }

    private void place(String controllers, String path, Map<String, Path> folders) {
        String relative = path.substring(1);
        if (controllers.isEmpty()) {
            Path unified = Files.exists(mount.resolve("cgroup.controllers")) ? mount : mount.resolve("unified");
            folders.put("", unified.resolve(relative));
            return;
        }
        for (String controller : controllers.split(",", -1)) {
            Path named = mount.resolve(controller);
            Path hierarchy = Files.isDirectory(named) ? named : mount.resolve(controllers);
            folders.put(controller, hierarchy.resolve(relative));
        }
    }

    private Optional<ControlGroup> choose(Map<String, Path> folders) {
        Path unified = folders.get("");
        Path cpu = folders.getOrDefault("cpuacct", unified);
        Path memory = folders.getOrDefault("memory", unified);
        Path pids = folders.getOrDefault("pids", unified);
        if (cpu == null || memory == null || pids == null) {
            return Optional.empty();
        }
        boolean readable = (Files.exists(cpu.resolve("cpuacct.usage")) || Files.exists(cpu.resolve("cpu.stat")))
                && (Files.exists(memory.resolve("memory.usage_in_bytes"))
                        || Files.exists(memory.resolve("memory.current")));
        return readable
                ? Optional.of(ControlGroup.of(new ControlGroup.Folders(cpu, memory, pids), isKeptOpen()))
                : Optional.empty();
    }

    /** At most half of the files that this process may open are used up for this. */
    private boolean isKeptOpen() {
        if (known.size() < ALWAYS_KEPT_OPEN) {
            return true;
        }
        if (mostKeptOpen == 0) {
            try (CounterFile limits = new CounterFile(proc.resolve("self").resolve("limits"), false)) {
                long files = CounterFile.field(buffer, limits.read(buffer), MAX_OPEN);
                mostKeptOpen = Math.max(ALWAYS_KEPT_OPEN, files / 2 / FILES_EACH);
            } catch (IOException unknown) {
                mostKeptOpen = ALWAYS_KEPT_OPEN;
            }
        }
        return known.size() < mostKeptOpen;
    }

    private void forgetAllBut(Set<AgentId> read) {
        if (known.size() > read.size()) {
            Set<AgentId> gone = new HashSet<>(known.keySet());
            gone.removeAll(read);
            gone.forEach(this::forget);
        }
    }

    private void forget(AgentId id) {
        ControlGroup group = known.remove(id);
        if (group != null) {
            close(group);
        }
    }

    private static void close(ControlGroup group) {
        try {
            group.close();
        } catch (IOException unclosed) {
            throw new UncheckedIOException(unclosed);
        }
    }

    @Override
    public synchronized void close() {
        for (Iterator<ControlGroup> each = known.values().iterator(); each.hasNext(); ) {
            close(each.next());
            each.remove();
        }
    }
}
