package dev.agentctl.supervisor.team;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.team.TeamTask;
import dev.agentctl.shared.team.TeamTask.Status;
import dev.agentctl.supervisor.control.TeamCommand;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the world sees of a team's tasks: the journal, what people are told, who works on what, who has answered. */
final class PaperWorks {
    private static final Pattern TASK = Pattern.compile("You have task (\\d+), from|Task (\\d+) is still open");
    private static final Pattern TAKEN = Pattern.compile(": task (\\d+) is taken");

    /** The journal: by number, how each stands. */
    final Map<Long, TeamTask> journal = new HashMap<>();
    /** Tasks that somebody was told are taken. */
    final Set<Long> taken = new HashSet<>();
    /** Whose answer was accepted, and which no person has queued again since. */
    final Set<Long> answered = new HashSet<>();
    /** By task: the nick that was told it last, and may work on it. */
    private final Map<Long, String> workers = new HashMap<>();
    /** Answers under way, by ticket. */
    private final Map<Long, Long> calls = new HashMap<>();

    void changed(TeamTask task) {
        TeamTask before = journal.put(task.number(), task);
        assertThat(before == null || before.text().equals(task.text()))
                .as("one number, one task")
                .isTrue();
        if (before != null && before.status() != task.status()) {
            assertThat(before.status()).as("%s", task).isNotEqualTo(Status.DONE);
            if (before.status() == Status.FAILED) {
                answered.remove(task.number()); // A person queued it again, and may not have heard that.
            }
        }
    }

    void posted(String text, String disk) {
        Matcher post = TAKEN.matcher(text);
        if (post.find()) {
            long number = Long.parseLong(post.group(1));
            taken.add(number);
            assertThat(journal).as("the journal, before it is acknowledged").containsKey(number);
            assertThat(disk).as("the state, before it is acknowledged").contains("\"number\":" + number + ",");
        }
    }

    void told(String nick, String text, PaperWorld world) {
        Matcher told = TASK.matcher(text);
        if (!told.find() || told.group(1) == null) {
            return;
        }
        long number = Long.parseLong(told.group(1));
        assertThat(answered).as("told after its answer").doesNotContain(number);
        String other = workers.put(number, nick);
        if (other != null && !other.equals(nick)) {
            // It lost the task only when its process had ended; a new one of that nick knows nothing of it.
            assertThat(world.state().sessions.values().stream()
                            .filter(session -> session.work.equals(Optional.of(number))))
                    .as("sessions with task %s", number)
                    .hasSize(1);
        }
    }

    /** A turn with this text ends by an answer, if it is a task's. */
    Optional<TeamEvent> answer(String nick, String text, long ticket, boolean isDone) {
        Matcher told = TASK.matcher(text);
        if (!told.find()) {
            return Optional.empty();
        }
        long number = Long.parseLong(told.group(1) == null ? told.group(2) : told.group(1));
        calls.put(ticket, number);
        return Optional.of(new TeamEvent.TaskOver(nick, OptionalLong.of(number), isDone, "so it is", ticket));
    }

    void answered(TeamEffect.Answer answer) {
        Long number = calls.remove(answer.ticket());
        if (number != null && answer.reply().ok()) {
            answered.add(number);
            workers.remove(number);
        }
    }

    /** A person's command was carried out. */
    void done(TeamCommand command) {
        if (command instanceof TeamCommand.CancelTask cancel) {
            workers.remove(cancel.number());
        }
    }

    /** How a task stands by the journal. */
    Status status(long number) {
        return Objects.requireNonNull(journal.get(number)).status();
    }

    /** Whoever waits for an answer gets none. */
    void supervisorDies() {
        calls.clear();
    }

    /** Session and task say the same of each other. */
    static void areHeld(TeamState state) {
        Set<Long> held = new HashSet<>();
        for (Session session : state.sessions.values()) {
            if (session.work.isPresent()) {
                TeamTask task = Objects.requireNonNull(state.tasks.get(session.work.get()));
                assertThat(held.add(session.work.get()))
                        .as("one session a task")
                        .isTrue();
                assertThat(task.nick()).contains(session.nick);
                assertThat(task.status()).isIn(Status.GIVEN, Status.STARTED);
            }
        }
        for (TeamTask task : state.tasks.values()) {
            boolean isHeld = task.status() == Status.GIVEN || task.status() == Status.STARTED;
            assertThat(held.contains(task.number())).as("%s", task).isEqualTo(isHeld);
        }
    }
}
