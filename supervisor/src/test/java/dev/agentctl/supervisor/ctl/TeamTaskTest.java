package dev.agentctl.supervisor.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.Tokens;
import dev.agentctl.shared.file.Journal;
import dev.agentctl.shared.json.Json;
import dev.agentctl.shared.json.JsonObject;
import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.shared.team.TaskJson;
import dev.agentctl.shared.team.TeamHome;
import dev.agentctl.shared.team.TeamHomes;
import dev.agentctl.shared.team.TeamJson;
import dev.agentctl.shared.team.TeamName;
import dev.agentctl.shared.team.TeamSnapshot;
import dev.agentctl.shared.team.TeamSnapshot.Chat;
import dev.agentctl.shared.team.TeamSnapshot.TeamSpending;
import dev.agentctl.shared.team.TeamTask;
import dev.agentctl.shared.team.TeamTask.Origin;
import dev.agentctl.shared.team.TeamTask.Status;
import dev.agentctl.supervisor.control.ControlServer;
import dev.agentctl.supervisor.control.TeamCommand;
import dev.agentctl.supervisor.control.TeamReply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TeamTaskTest {
    private static final String USER = System.getProperty("user.name");

    @TempDir
    Path folder;

    private Desk desk;
    private TeamHome home;
    private final List<TeamCommand> asked = new CopyOnWriteArrayList<>();

    @BeforeEach
    void desk() throws IOException {
        desk = new Desk(folder);
        home = new TeamHomes(desk.homes).home(new TeamName("shop"));
        Files.createDirectories(home.path());
    }

    private ControlServer answering(TeamReply reply) throws IOException {
        return ControlServer.open(home.socket(), command -> {
            asked.add(command);
            return reply;
        });
    }

    private static Instant ago(long seconds) {
        return Desk.START.minusSeconds(seconds);
    }

    private static TeamTask task(long number, Status status, Optional<String> nick, int tries, String why, long since) {
        return new TeamTask(
                number,
                number == 7 ? "Mend the basket\033[2J\nSee the log of Tuesday" : "Task of number " + number,
                number == 7 ? new Origin("zoe", Optional.of("#shop")) : new Origin("root", Optional.empty()),
                number == 9 ? Optional.of("bea") : Optional.empty(),
                status,
                nick,
                tries,
                why,
                ago(4000),
                ago(since),
                status == Status.STARTED ? Optional.of(Desk.START.plusSeconds(5400)) : Optional.empty());
    }

    private static TeamSnapshot team(List<TeamTask> tasks, Optional<Chat> chat) {
        return new TeamSnapshot(
                new TeamName("shop"),
                ago(5),
                Optional.of(ProcessIdentity.self()),
                false,
                List.of(),
                List.of(),
                tasks,
                chat,
                new TeamSpending(Tokens.NONE, 0, true, 0, 0, OptionalDouble.empty(), OptionalDouble.empty()),
                List.of());
    }

    private static TeamSnapshot usual() {
        return team(
                List.of(
                        task(3, Status.DONE, Optional.of("ada"), 1, "merged", 600),
                        task(5, Status.DEAD, Optional.of("cy"), 3, "three sessions ended with it", 90),
                        task(7, Status.STARTED, Optional.of("ada"), 1, "", 720),
                        task(8, Status.QUEUED, Optional.of("cy"), 1, "no session is idle", 2000),
                        task(9, Status.QUEUED, Optional.empty(), 0, "bea works on another", 3000)),
                Optional.of(new Chat(false, "irc.example.org refused the connection", ago(400), 2)));
    }

    private void written(TeamSnapshot team) throws IOException {
        Files.writeString(home.stateFile(), Json.line(TeamJson.of(team)));
    }

    @Test
    void a_task_is_added_and_its_number_told() throws Exception {
        TeamReply reply = TeamReply.done("task 12 is queued: no session is\033[2J idle")
                .with(JsonObject.EMPTY.with("number", 12L));
        try (ControlServer _ = answering(reply)) {
            assertThat(desk.ctl("team", "task", "add", "Mend", "the basket")).isZero();
            assertThat(desk.out()).isEqualTo("task 12 is queued: no session is idle\n");
            assertThat(desk.ctl("team", "task", "add", "--to", "ada", "--json", "/clear"))
                    .isZero();
            assertThat(desk.json().number("number")).hasValue(12);
            assertThat(desk.json().text("sentence")).contains(reply.sentence());
        }
        assertThat(asked)
                .containsExactly(
                        new TeamCommand.AddTask("Mend the basket", Optional.empty(), USER),
                        new TeamCommand.AddTask("/clear", Optional.of("ada"), USER));
    }

    @Test
    void a_dash_reads_the_task_from_standard_input() throws Exception {
        desk.input = "Mend the basket\n\n- and the till\n".getBytes(StandardCharsets.UTF_8);
        try (ControlServer _ = answering(TeamReply.done("task 1"))) {
            assertThat(desk.ctl("team", "task", "add", "-")).isZero();
        }
        assertThat(asked)
                .containsExactly(new TeamCommand.AddTask("Mend the basket\n\n- and the till", Optional.empty(), USER));
    }

    @Test
    void an_empty_or_endless_task_is_not_sent() throws Exception {
        try (ControlServer _ = answering(TeamReply.done("task 1"))) {
            desk.input = " \n".getBytes(StandardCharsets.UTF_8);
            assertThat(desk.ctl("team", "task", "add", "-")).isEqualTo(2);
            assertThat(desk.err()).isEqualTo("agentctl: the task has no text: say what is to be done\n");
            desk.input = "x".repeat(65_537).getBytes(StandardCharsets.UTF_8);
            assertThat(desk.ctl("team", "task", "add", "-")).isEqualTo(2);
            assertThat(desk.err())
                    .isEqualTo("agentctl: the task on standard input is longer than 64 KB: put it into a file of the"
                            + " project, and name that in the task\n");
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void a_refusal_is_exit_code_4_and_a_dead_supervisor_3() throws Exception {
        try (ControlServer _ = answering(TeamReply.refused("there are 500 open tasks already"))) {
            assertThat(desk.ctl("team", "task", "add", "one more")).isEqualTo(4);
            assertThat(desk.err()).isEqualTo("agentctl: there are 500 open tasks already\n");
        }
        try (ControlServer _ = answering(TeamReply.refused("there is no task 99"))) {
            assertThat(desk.ctl("team", "task", "cancel", "99")).isEqualTo(4);
            assertThat(desk.err()).isEqualTo("agentctl: there is no task 99\n");
        }
        for (String line : List.of("add x", "cancel 7", "retry 7")) {
            String[] words = ("team task " + line).split(" ", -1);
            assertThat(desk.ctl(words)).isEqualTo(3);
            assertThat(desk.err()).startsWith("agentctl: team shop does not run: start it with");
        }
    }

    @Test
    void a_task_is_taken_back_or_queued_again_by_its_number() throws Exception {
        try (ControlServer _ = answering(TeamReply.done("task 7 it is"))) {
            assertThat(desk.ctl("team", "task", "cancel", "7")).isZero();
            assertThat(desk.out()).isEqualTo("task 7 it is\n");
            assertThat(desk.ctl("team", "task", "retry", "#7")).isZero();
        }
        assertThat(asked).containsExactly(new TeamCommand.CancelTask(7), new TeamCommand.RetryTask(7));
    }

    @Test
    void tasks_are_listed_the_open_ones_first() throws Exception {
        try (ControlServer _ = answering(new TeamReply(true, "", TeamJson.of(usual())))) {
            assertThat(desk.ctl("team", "task", "list")).isZero();
            assertThat(desk.out().lines())
                    .containsExactly(
                            "TASK  STATUS   WHO   TRIES    AGE  BY         TEXT",
                            "   7  started  ada       1  1h06m  zoe #shop  Mend the basket See the log of Tuesday",
                            "   8  queued   -         1  1h06m  root       Task of number 8",
                            "   9  queued   @bea      0  1h06m  root       Task of number 9");
            assertThat(desk.err()).isEmpty();
            assertThat(desk.ctl("team", "task", "list", "--all")).isZero();
            assertThat(desk.out().lines().skip(4))
                    .containsExactly(
                            "   5  dead     cy        3  1h06m  root       Task of number 5",
                            "   3  done     ada       1  1h06m  root       Task of number 3");
            assertThat(desk.ctl("team", "task", "list", "--json")).isZero();
            assertThat(desk.json().objects("tasks"))
                    .extracting(task -> task.number("number").orElse(0))
                    .containsExactly(7L, 8L, 9L);
            assertThat(desk.json().flag("live")).contains(true);
        }
    }

    @Test
    void without_a_supervisor_tasks_are_those_that_were_last_written_and_it_says_so() throws Exception {
        assertThat(desk.ctl("team", "task", "list")).isEqualTo(3);
        assertThat(desk.err()).isEqualTo("agentctl: team shop does not run, and nothing of it is written yet\n");

        written(usual());
        assertThat(desk.ctl("team", "task", "list")).isZero();
        assertThat(desk.out().lines()).hasSize(4);
        assertThat(desk.err()).isEqualTo("agentctl: team shop does not run; this is what it last wrote\n");

        written(team(List.of(task(3, Status.DONE, Optional.of("ada"), 1, "", 5)), Optional.empty()));
        desk.ctl("team", "task", "list");
        assertThat(desk.out()).isEqualTo("no open tasks; --all shows those that are over\n");
        written(team(List.of(), Optional.empty()));
        desk.ctl("team", "task", "list");
        assertThat(desk.out()).isEqualTo("no tasks\n");
    }

    @Test
    void one_task_is_shown_with_its_history() throws Exception {
        TeamTask queued = task(7, Status.QUEUED, Optional.empty(), 0, "no session is idle", 3900);
        TeamTask given = task(7, Status.GIVEN, Optional.of("ada"), 1, "", 800);
        TeamTask started = task(7, Status.STARTED, Optional.of("ada"), 1, "", 720);
        Journal before = new Journal(home.path().resolve("tasks.jsonl.1"));
        before.append(TaskJson.of(queued));
        before.append(TaskJson.of(task(8, Status.QUEUED, Optional.empty(), 0, "", 3800)));
        before.append(TaskJson.of(queued));
        Journal journal = new Journal(home.taskJournal());
        journal.append(TaskJson.of(queued));
        journal.append(TaskJson.of(given));
        journal.append(TaskJson.of(started));
        Files.writeString(home.taskJournal(), "{\"number\":7,\"sta", StandardOpenOption.APPEND);
        written(usual());

        assertThat(desk.ctl("team", "task", "show", "7")).isZero();
        assertThat(desk.out().lines())
                .containsExactly(
                        "task 7: started for 12m",
                        "  Mend the basket",
                        "  See the log of Tuesday",
                        "",
                        "who      ada",
                        "for      anyone",
                        "tries    1",
                        "by       zoe in #shop, 1h06m ago",
                        "lease    taken back in 1h30m unless it shows life",
                        "",
                        "history",
                        "  2026-03-01T10:55:00Z  queued: no session is idle",
                        "  2026-03-01T11:46:40Z  given ada, try 1",
                        "  2026-03-01T11:48:00Z  started ada, try 1");

        assertThat(desk.ctl("team", "task", "show", "#7", "--json")).isZero();
        assertThat(desk.json().object("task").flatMap(TaskJson::read)).contains(started);
        assertThat(desk.json().objects("history")).hasSize(3);
    }

    @Test
    void a_task_that_only_the_journal_still_knows_is_shown_from_there() throws Exception {
        written(usual());
        new Journal(home.taskJournal())
                .append(TaskJson.of(task(2, Status.FAILED, Optional.of("ada"), 1, "there is no basket", 90_000)));

        assertThat(desk.ctl("team", "task", "show", "2")).isZero();
        assertThat(desk.out()).startsWith("task 2: failed for 1d01h\n").contains("why      there is no basket\n");

        assertThat(desk.ctl("team", "task", "show", "4")).isEqualTo(4);
        assertThat(desk.err())
                .isEqualTo("agentctl: team shop has no task 4: 'agentctl team task list --all' shows those that it"
                        + " knows\n");
    }

    @Test
    void a_hostile_journal_is_one_sentence() throws Exception {
        written(usual());
        Files.createSymbolicLink(home.taskJournal(), Path.of("/etc/passwd"));

        assertThat(desk.ctl("team", "task", "show", "7")).isEqualTo(4);
        assertThat(desk.err()).isEqualTo("agentctl: " + home.taskJournal() + " is not a regular file\n");
    }

    @Test
    void hostile_words_do_not_command_the_terminal() throws Exception {
        TeamTask hostile = new TeamTask(
                1,
                "\033]0;x\007one\n\033[2Jtwo" + "\nline".repeat(5000),
                new Origin("\033[31mzoe", Optional.of("#\u202eshop")),
                Optional.of("\033[1m"),
                Status.STARTED,
                Optional.of("\u009b31mada"),
                Integer.MAX_VALUE,
                "\033[5mwhy\nnot",
                Instant.MAX.minusSeconds(1),
                Instant.EPOCH,
                Optional.of(Instant.MIN));
        written(team(List.of(hostile), Optional.of(new Chat(false, "\033[2Jgone", Instant.EPOCH, 1))));
        new Journal(home.taskJournal()).append(TaskJson.of(hostile));

        for (String line : List.of("task list", "task show 1", "status")) {
            assertThat(desk.ctl(("team " + line).split(" ", -1))).as(desk.err()).isZero();
            assertThat(desk.out()).doesNotContain("\033", "\u009b", "\u202e", "\007");
        }
        desk.ctl("team", "task", "show", "1");
        assertThat(desk.out().lines().count()).isLessThan(1100);
    }

    @Test
    void the_status_tells_of_tasks_and_of_the_chat() throws Exception {
        try (ControlServer _ = answering(new TeamReply(true, "", TeamJson.of(usual())))) {
            assertThat(desk.ctl("team", "status")).isZero();
            assertThat(desk.out().lines())
                    .contains(
                            "tasks: 1 started, 2 queued, 1 done, 1 dead",
                            "chat: not connected for 6m: irc.example.org refused the connection; 2 lines with a task"
                                    + " ignored: not from those who may give one");
        }
        TeamSnapshot well =
                team(List.of(), Optional.of(new Chat(true, "irc.example.org as shop, in #shop", Instant.EPOCH, 0)));
        try (ControlServer _ = answering(new TeamReply(true, "", TeamJson.of(well)))) {
            desk.ctl("team", "status");
            assertThat(desk.out().lines())
                    .contains("chat: connected: irc.example.org as shop, in #shop")
                    .noneMatch(line -> line.startsWith("tasks:"));
        }
    }
}
