package dev.agentctl.tui.screen;

import static dev.agentctl.tui.Sessions.one;
import static dev.agentctl.tui.Sessions.team;
import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.input.KeyType;
import dev.agentctl.health.snapshot.FleetSnapshot;
import dev.agentctl.shared.team.Notice;
import dev.agentctl.shared.team.Phase;
import dev.agentctl.shared.team.Role;
import dev.agentctl.shared.team.Signal;
import dev.agentctl.shared.team.TeamSnapshot.WaitingSpawn;
import dev.agentctl.tui.Fleets;
import dev.agentctl.tui.Sessions;
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
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Sessions view, whole screens of it. */
class SessionScreensTest {
    private static final Event ENTER = new Event.Pressed(Key.of(Key.Code.ENTER));

    @ParameterizedTest
    @CsvSource({"40, 20", "80, 24", "120, 40", "200, 60"})
    void sessions(int columns, int rows) {
        Golden.check("sessions-" + columns + "x" + rows, sessionsOf(Sessions.fleet(), columns, rows));
    }

    @ParameterizedTest
    @CsvSource({"40, 20", "80, 24", "120, 40"})
    void one_session(int columns, int rows) {
        FleetSnapshot fleet = Sessions.with(
                Fleets.fleet(),
                team(
                        "alpha",
                        List.of(),
                        one("Alan", Role.WORKER)
                                .task("T-17 port the lexer to the new token stream, and keep the old tests")
                                .seen(Signal.TOOL, "Bash: mvn -q test")
                                .usage(88, 1400L << 20)
                                .context(139_000)
                                .cost(4.3, 0.62)
                                .notice(Notice.LOOP, "the same call of Bash 12 times: ls -la")
                                .notice(Notice.BUDGET, "$4.30 of $5.00")));
        App app = sessionsOf(fleet, columns, rows).press(KeyType.Enter);
        app.put(new Event.LogRead(new LogTail(
                app.ui().place().selected().orElseThrow(),
                "/home/x/.agentchat/team/alpha/logs/Alan.log",
                List.of("10:20:01 tool Bash: mvn -q test", "10:20:28 Bash: BUILD SUCCESS", "10:20:29 All tests pass."),
                Optional.empty())));
        Golden.check("session-detail-" + columns + "x" + rows, app);
    }

    @ParameterizedTest
    @CsvSource({"40, 20", "80, 24", "120, 40"})
    void several_teams(int columns, int rows) {
        Golden.check("sessions-several-" + columns + "x" + rows, sessionsOf(Sessions.several(), columns, rows));
    }

    @Test
    void the_agents_view_tells_of_sessions_where_there_are_any() {
        Golden.check("main-with-sessions-80x24", new App(80, 24).see(Sessions.fleet()));
    }

    @Test
    void no_team() {
        Golden.check("sessions-none-80x24", sessionsOf(Fleets.usual(), 80, 24));
    }

    @Test
    void a_filter() {
        Golden.check(
                "sessions-filter-80x24", sessionsOf(Sessions.fleet(), 80, 24).type("/work"));
        assertThat(sessionsOf(Sessions.fleet(), 80, 24).type("/zzz").text()).contains("No session matches 'zzz'.");
    }

    @ParameterizedTest
    @CsvSource({"40, 20", "80, 24"})
    void a_countdown(int columns, int rows) {
        App app = sessionsOf(Sessions.fleet(), columns, rows).type("jx").pass(App.SECOND);
        Golden.check("sessions-countdown-" + columns + "x" + rows, app);
    }

    @Test
    void help() {
        Golden.check("sessions-help-80x24", sessionsOf(Sessions.fleet(), 80, 24).type("?"));
        Golden.check(
                "sessions-help-120x50", sessionsOf(Sessions.fleet(), 120, 50).type("?"));
    }

    @ParameterizedTest
    @CsvSource({"40, 20", "80, 24"})
    void ascii(int columns, int rows) {
        App app = new App(columns, rows, Glyphs.ASCII, Choice.MONO)
                .see(Sessions.fleet())
                .type("t");
        Golden.check("sessions-ascii-" + columns + "x" + rows, app);
        assertThat(app.text()).matches("[\\p{ASCII}]+");
    }

    @Test
    void three_hundred_sessions() {
        App app = sessionsOf(Sessions.many(300), 80, 24);
        assertThat(app.text()).contains("nick-1000").contains("300 working");
        Golden.check("sessions-many-last", app.type("G"));
    }

    @Test
    void hostile_words_neither_command_the_terminal_nor_break_the_table() {
        FleetSnapshot hostile = Sessions.with(
                Fleets.fleet(),
                team(
                        "alpha",
                        List.of(new WaitingSpawn(
                                Role.EM, Optional.of("\u001b[2J\u001b[1;1Howned"), "\u009b31mwhy\nnot", Fleets.AT)),
                        one("\u001b]0;title\u0007x\u202ey", Role.WORKER).task("\u001b[2Jtask\r\ntwo"),
                        one("宽".repeat(300), Role.MANAGER)
                                .task("⚡✅🚀".repeat(900))
                                .seen(Signal.TOOL, "𝐀𝐁 ｶﾅ " + "w".repeat(50_000)),
                        one("../../../etc/passwd", Role.WORKER)
                                .phase(Phase.NEEDS_ATTENTION, "\u001b[31m" + "red ".repeat(400))
                                .notice("\u001b[5mkind-that-is-long", "\u001b[31mtext\u2028two"),
                        one("huge", Role.WORKER)
                                .context(Long.MAX_VALUE / 4)
                                .cost(1e300, 1e300)
                                .usage(1e9, Long.MAX_VALUE / 4)));
        App app = sessionsOf(hostile, 120, 40);
        Golden.check("sessions-hostile", app);
        app.type("jj").press(KeyType.Enter);
        Golden.check("sessions-hostile-detail", app);
        assertThat(sessionsOf(hostile, 1, 1).text()).hasSizeLessThan(8);
    }

    @Test
    void no_line_is_wider_than_any_screen() {
        Ui ui = sessionsOf(Sessions.fleet(), 80, 24).ui();
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

    private static App sessionsOf(FleetSnapshot fleet, int columns, int rows) {
        return new App(columns, rows).see(fleet).press(KeyType.Tab);
    }
}
