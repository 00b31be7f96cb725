package dev.agentctl.supervisor.team;

import dev.agentctl.shared.cli.Sentences;
import dev.agentctl.shared.file.Journal;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.team.TaskJson;
import dev.agentctl.shared.team.TeamHome;
import dev.agentctl.shared.team.TeamTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Every change of a team's tasks, on disk before anybody is told of it. It is the tasks' history, and where the team's
 * state was lost, what its open tasks come back from. The team's thread's.
 */
final class TaskJournal {
    /** Beyond this it is laid aside at the next start, and begun anew with what the state still knows. */
    private static final long MAX_BYTES = 8 << 20;

    private final Path path;
    private final Journal journal;
    private final Consumer<String> log;

    TaskJournal(TeamHome home, Consumer<String> log) {
        this.path = home.taskJournal();
        this.journal = new Journal(path);
        this.log = log;
    }

    /**
     * Makes state and journal say the same: the state's tasks are newer, since it is written first; tasks that it does not
     * know come from the journal, and where a session had one, it is queued again.
     *
     * @throws IOException in one sentence
     */
    void reconcile(TeamState state) throws IOException {
        NavigableMap<Long, TeamTask> known = new TreeMap<>();
        for (JsonObject change : journal.read()) {
            TaskJson.read(change).ifPresent(task -> known.put(task.number(), task));
        }
        if (state.lastTask == 0 && !known.isEmpty()) {
            for (TeamTask task : known.values()) {
                if (task.status().isOpen()) {
                    state.tasks.put(task.number(), TaskBook.queued(task, "the team's state was lost"));
                }
            }
        }
        state.lastTask = Math.max(state.lastTask, known.isEmpty() ? 0 : known.lastKey());
        if (Files.exists(path) && Files.size(path) > MAX_BYTES) {
            Files.move(path, path.resolveSibling(path.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            known.clear();
        }
        for (Map.Entry<Long, TeamTask> task : state.tasks.entrySet()) {
            if (isNews(task.getValue(), known.get(task.getKey()))) {
                journal.append(TaskJson.of(task.getValue()));
            }
        }
    }

    /** A lease that was moved on, and what a task waits for, are no changes that are kept. */
    private static boolean isNews(TeamTask task, @Nullable TeamTask written) {
        return written == null
                || written.status() != task.status()
                || written.tries() != task.tries()
                || !written.nick().equals(task.nick());
    }

    /** On disk when it returns; where that fails, the state has it, and the next start writes it here. */
    void add(TeamTask task) {
        try {
            journal.append(TaskJson.of(task));
        } catch (IOException failure) {
            log.accept("task " + task.number() + " is not in the task journal: " + Sentences.of(failure));
        }
    }
}
