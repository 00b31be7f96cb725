package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.file.UntrustedFile;
import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.team.TaskJson;
import dev.agentctl.shared.team.TeamHome;
import dev.agentctl.shared.team.TeamTask;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a team's task journal, and the one before it, say of one task. */
final class TaskHistory {
    /** Of each journal the last so many bytes are read: a supervisor begins a new one long before. */
    private static final int MAX_BYTES = 64 << 20;

    private TaskHistory() {}

    /**
     * Its changes, oldest first; a change that was written twice is one. None where there is no journal.
     *
     * @throws IOException in one sentence, if a journal is hostile or cannot be read
     */
    static List<TeamTask> of(TeamHome home, long number) throws IOException {
        Path journal = home.taskJournal();
        List<TeamTask> changes = new ArrayList<>();
        read(journal.resolveSibling(journal.getFileName() + ".1"), number, changes);
        read(journal, number, changes);
        return changes;
    }

    private static void read(Path journal, long number, List<TeamTask> changes) throws IOException {
        byte[] bytes;
        try {
            bytes = UntrustedFile.tail(journal, MAX_BYTES);
        } catch (NoSuchFileException none) {
            return;
        }
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                Optional<TeamTask> change = change(Arrays.copyOfRange(bytes, start, i));
                start = i + 1;
                if (change.isPresent()
                        && change.get().number() == number
                        && (changes.isEmpty() || !changes.getLast().equals(change.get()))) {
                    changes.add(change.get());
                }
            }
        }
    }

    /** Empty for a line that a crash tore, and for one that is no task's. */
    private static Optional<TeamTask> change(byte[] line) {
        try {
            return TaskJson.read(Json.object(line));
        } catch (IOException torn) {
            return Optional.empty();
        }
    }
}
