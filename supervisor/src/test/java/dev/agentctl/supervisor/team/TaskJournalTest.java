package dev.agentctl.supervisor.team;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.file.Journal;
import dev.agentctl.shared.team.TaskJson;
import dev.agentctl.shared.team.TeamHome;
import dev.agentctl.shared.team.TeamName;
import dev.agentctl.shared.team.TeamTask;
import dev.agentctl.shared.team.TeamTask.Origin;
import dev.agentctl.shared.team.TeamTask.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskJournalTest {
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    private Path folder;

    private final List<String> log = new ArrayList<>();
    private TeamHome home = new TeamHome(new TeamName("t1"), Path.of("/"));
    private TaskJournal journal = new TaskJournal(home, log::add);

    @BeforeEach
    void begin() {
        home = new TeamHome(new TeamName("t1"), folder);
        journal = new TaskJournal(home, log::add);
    }

    private static TeamTask task(long number, Status status) {
        return new TeamTask(
                number,
                "mend door " + number,
                new Origin("alice", Optional.of("#team")),
                Optional.empty(),
                status,
                Optional.of("ada"),
                1,
                "",
                AT,
                AT,
                Optional.empty());
    }

    private List<TeamTask> written() throws IOException {
        return new Journal(home.taskJournal())
                .read().stream().flatMap(json -> TaskJson.read(json).stream()).toList();
    }

    private static TeamState state(TeamTask... tasks) {
        TeamState state = new TeamState(TestTeam.team().config());
        for (TeamTask task : tasks) {
            state.tasks.put(task.number(), task);
            state.lastTask = task.number();
        }
        return state;
    }

    @Test
    void a_change_that_a_crash_kept_from_the_journal_is_written_at_the_next_start_and_once() throws IOException {
        journal.add(task(1, Status.GIVEN));
        TeamState state = state(task(1, Status.DONE), task(2, Status.QUEUED));

        journal.reconcile(state);
        journal.reconcile(state);

        assertThat(written()).containsExactly(task(1, Status.GIVEN), task(1, Status.DONE), task(2, Status.QUEUED));
    }

    @Test
    void a_lease_that_was_moved_on_is_no_change_that_a_start_writes_down() throws IOException {
        TeamTask task = task(1, Status.STARTED);
        journal.add(task);
        TeamState state = state(new TeamTask(
                1,
                task.text(),
                task.origin(),
                task.addressee(),
                task.status(),
                task.nick(),
                task.tries(),
                "",
                AT,
                AT,
                Optional.of(AT.plusSeconds(60))));

        journal.reconcile(state);

        assertThat(written()).containsExactly(task);
    }

    @Test
    void open_tasks_outlive_the_loss_of_the_state_and_go_to_another_session() throws IOException {
        journal.add(task(1, Status.DONE));
        journal.add(task(2, Status.STARTED));
        journal.add(task(3, Status.QUEUED));
        TeamState state = state();

        journal.reconcile(state);

        assertThat(state.tasks).containsOnlyKeys(2L, 3L);
        assertThat(state.tasks.values()).extracting(TeamTask::status).containsOnly(Status.QUEUED);
        assertThat(state.lastTask).isEqualTo(3);
    }

    @Test
    void a_torn_end_is_passed_over_and_a_large_journal_is_begun_anew_with_what_is_known() throws IOException {
        journal.add(task(1, Status.DONE));
        Files.writeString(home.taskJournal(), "{\"number\":2,\"te", StandardOpenOption.APPEND);
        TeamState state = state(task(1, Status.DONE));
        journal.reconcile(state);
        assertThat(written()).containsExactly(task(1, Status.DONE));

        String filler = "{\"number\":1,\"text\":\"" + "x".repeat(1 << 20) + "\"}\n";
        for (int i = 0; i < 9; i++) {
            Files.writeString(home.taskJournal(), filler, StandardOpenOption.APPEND);
        }
        journal.reconcile(state);

        assertThat(written()).containsExactly(task(1, Status.DONE));
        assertThat(folder.resolve("tasks.jsonl.1")).exists();
    }

    @Test
    void a_journal_that_cannot_be_written_is_said_and_stops_nothing() throws IOException {
        Files.createDirectory(home.taskJournal());
        journal.add(task(1, Status.DONE));
        assertThat(log).singleElement().asString().startsWith("task 1 is not in the task journal: ");
    }
}
