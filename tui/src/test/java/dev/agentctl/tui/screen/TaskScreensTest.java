package dev.agentctl.tui.screen;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.input.KeyType;
import dev.agentctl.health.snapshot.FleetSnapshot;
import dev.agentctl.shared.team.TeamSnapshot.Chat;
import dev.agentctl.shared.team.TeamTask;
import dev.agentctl.shared.team.TeamTask.Origin;
import dev.agentctl.shared.team.TeamTask.Status;
import dev.agentctl.tui.Fleets;
import dev.agentctl.tui.Sessions;
import dev.agentctl.tui.Tasks;
import dev.agentctl.tui.key.Key;
import dev.agentctl.tui.present.Frame;
import dev.agentctl.tui.present.Glyphs;
import dev.agentctl.tui.present.Line;
import dev.agentctl.tui.present.Presenter;
import dev.agentctl.tui.state.Dashboard;
import dev.agentctl.tui.state.Event;
import dev.agentctl.tui.state.LogTail;
import dev.agentctl.tui.state.Ui;
import dev.agentctl.tui.theme.Choice;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Tasks view, whole screens of it. */
class TaskScreensTest {
    private static final Event ENTER = new Event.Pressed(Key.of(Key.Code.ENTER));

    @ParameterizedTest
    @CsvSource({"40, 20", "80, 24", "120, 40", "200, 60"})
    void tasks(int columns, int rows) {
        Golden.check("tasks-" + columns + "x" + rows, tasksOf(Tasks.fleet(), columns, rows));
    }

    @ParameterizedTest
    @CsvSource({"40, 20", "80, 24", "120, 40"})
    void one_task(int columns, int rows) {
        App app = tasksOf(
                        Sessions.with(
                                Fleets.fleet(),
                                Tasks.team(List.of(Tasks.task(
                                        17,
                                        Status.STARTED,
                                        640,
                                        "Port the lexer to the new token stream, and keep the old tests:\n\n"
                                                + "- strings with escapes\n- comments within comments",
                                        "",
                                        "Alan",
                                        1)))),
                        columns,
                        rows)
                .press(KeyType.Enter);
        app.put(new Event.LogRead(new LogTail(
                app.ui().place().selected().orElseThrow(),
                "/home/x/.agentchat/team/alpha/logs/Alan.log",
                List.of("10:20:01 tool Bash: mvn -q test", "10:20:28 Bash: BUILD SUCCESS", "10:20:29 All tests pass."),
                Optional.empty())));
        Golden.check("task-detail-" + columns + "x" + rows, app);
    }

    @Test
    void a_dead_task_says_why_and_what_to_do() {
        App app = tasksOf(Tasks.fleet(), 80, 24).type("/dead").press(KeyType.Enter, KeyType.Enter);
        Golden.check("task-detail-dead", app);
    }

    @ParameterizedTest
    @CsvSource({"40, 20", "80, 24", "120, 40"})
    void several_teams(int columns, int rows) {
        Golden.check("tasks-several-" + columns + "x" + rows, tasksOf(Tasks.several(), columns, rows));
    }

    @ParameterizedTest
    @CsvSource({"40, 20", "80, 24", "120, 40"})
    void a_team_that_is_off_its_chat(int columns, int rows) {
        FleetSnapshot fleet = Sessions.with(Fleets.fleet(), Tasks.cutOff());
        Golden.check("tasks-chat-gone-" + columns + "x" + rows, tasksOf(fleet, columns, rows));
        App sessions = new App(columns, rows).see(fleet).press(KeyType.Tab);
        Golden.check("sessions-chat-gone-" + columns + "x" + rows, sessions);
        assertThat(sessions.text()).contains("off its chat 7m");
    }

    @Test
    void without_a_task_it_says_how_to_add_one() {
        Golden.check("tasks-none-80x24", tasksOf(Sessions.with(Fleets.usual(), Tasks.team(List.of())), 80, 24));
        Golden.check("tasks-no-team-80x24", tasksOf(Fleets.usual(), 80, 24));
    }

    @Test
    void a_filter() {
        Golden.check("tasks-filter-80x24", tasksOf(Tasks.fleet(), 80, 24).type("/zoe"));
        assertThat(tasksOf(Tasks.fleet(), 80, 24).type("/#19").text())
                .contains("Mend the")
                .contains("1 of 8");
        assertThat(tasksOf(Tasks.fleet(), 80, 24).type("/zzz").text()).contains("No task matches 'zzz'.");
    }

    @ParameterizedTest
    @CsvSource({"40, 20", "80, 24"})
    void a_countdown(int columns, int rows) {
        App app = tasksOf(Tasks.fleet(), columns, rows).type("jx").pass(App.SECOND);
        Golden.check("tasks-countdown-" + columns + "x" + rows, app);
    }

    @Test
    void help() {
        Golden.check("tasks-help-80x24", tasksOf(Tasks.fleet(), 80, 24).type("?"));
        Golden.check("tasks-help-120x50", tasksOf(Tasks.fleet(), 120, 50).type("?"));
    }

    @ParameterizedTest
    @CsvSource({"40, 20", "80, 24"})
    void ascii(int columns, int rows) {
        App app = new App(columns, rows, Glyphs.ASCII, Choice.MONO)
                .see(Tasks.fleet())
                .type("tt");
        Golden.check("tasks-ascii-" + columns + "x" + rows, app);
        assertThat(app.text()).matches("[\\p{ASCII}]+");
    }

    @Test
    void three_hundred_tasks() {
        App app = tasksOf(Tasks.many(300), 80, 24);
        assertThat(app.text()).contains("Part 1001").contains("300 queued");
        Golden.check("tasks-many-last", app.type("G"));
    }

    @Test
    void hostile_words_neither_command_the_terminal_nor_break_the_table() {
        TeamTask hostile = new TeamTask(
                Long.MAX_VALUE,
                "\u001b[2J\u001b[1;1Howned\r\ntwo\u2028three " + "宽".repeat(3000) + "\n".repeat(5000),
                new Origin("\u001b]0;title\u0007zoe\u202eeoz", Optional.of("\u009b31m#chan")),
                Optional.of("\u001b[5mada"),
                Status.STARTED,
                Optional.of("../../../etc/passwd\u001b[2J"),
                Integer.MAX_VALUE,
                "\u001b[31m" + "why ".repeat(900),
                Instant.EPOCH,
                Instant.EPOCH,
                Optional.of(Instant.MIN));
        TeamTask other = new TeamTask(
                2,
                "⚡✅🚀".repeat(900),
                new Origin("", Optional.empty()),
                Optional.empty(),
                Status.UNKNOWN,
                Optional.empty(),
                0,
                "",
                Instant.MAX.minusSeconds(1),
                Instant.MAX.minusSeconds(1),
                Optional.empty());
        FleetSnapshot fleet = Sessions.with(
                Fleets.fleet(),
                Sessions.of(
                        Sessions.usual(),
                        List.of(other, hostile),
                        Optional.of(new Chat(false, "\u001b[2Jgone\nfor good", Instant.MIN, Long.MAX_VALUE))));
        App app = tasksOf(fleet, 120, 40);
        Golden.check("tasks-hostile", app);
        Golden.check("tasks-hostile-detail", app.press(KeyType.Enter));
        assertThat(tasksOf(fleet, 1, 1).text()).hasSizeLessThan(8);
    }

    @Test
    void no_line_is_wider_than_any_screen() {
        Ui ui = tasksOf(Tasks.fleet(), 80, 24).ui();
        for (int columns = 1; columns <= 220; columns++) {
            for (int rows : List.of(1, 5, 12, 30)) {
                Ui sized = Dashboard.on(ui, new Event.Resized(columns, rows), 0).ui();
                for (Ui one : List.of(sized, Dashboard.on(sized, ENTER, 0).ui())) {
                    Frame frame = new Presenter(Glyphs.UNICODE, ZoneOffset.UTC).frame(one, 0);
                    assertThat(frame.lines()).hasSize(rows);
                    for (Line line : frame.lines()) {
                        assertThat(line.width()).as(line.text()).isLessThanOrEqualTo(columns);
                    }
                }
            }
        }
    }

    private static App tasksOf(FleetSnapshot fleet, int columns, int rows) {
        return new App(columns, rows).see(fleet).press(KeyType.Tab, KeyType.Tab);
    }
}
