package dev.agentctl.tui.screen;

import static dev.agentctl.tui.Fleets.one;

import com.googlecode.lanterna.input.KeyType;
import dev.agentctl.health.snapshot.FleetSnapshot;
import dev.agentctl.shared.text.Clean;
import dev.agentctl.tui.Fleets;
import dev.agentctl.tui.present.Glyphs;
import dev.agentctl.tui.state.Event;
import dev.agentctl.tui.state.LogTail;
import dev.agentctl.tui.theme.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoldenScreensTest {
    @ParameterizedTest
    @CsvSource({"40, 20", "80, 24", "120, 40", "200, 60"})
    void main_screen(int columns, int rows) {
        Golden.check("main-" + columns + "x" + rows, new App(columns, rows).see(Fleets.usual()));
    }

    @ParameterizedTest
    @CsvSource({"40, 20", "80, 24", "120, 40", "200, 60"})
    void detail(int columns, int rows) {
        App app = new App(columns, rows).see(Fleets.usual()).type("jj").press(KeyType.Enter);
        Golden.check("detail-" + columns + "x" + rows, log(app, 30));
    }

    @Test
    void detail_of_a_crash_loop() {
        App app = new App(120, 40).see(Fleets.usual()).type("jjjj").press(KeyType.Enter);
        Golden.check("detail-crash-loop", log(app, 0));
    }

    @Test
    void detail_of_one_that_ended() {
        App app = new App(80, 24).see(Fleets.usual()).type("G").press(KeyType.Enter);
        Golden.check("detail-ended", app);
    }

    @Test
    void logs_at_their_end_and_scrolled_back() {
        App app = log(new App(80, 24).see(Fleets.usual()).type("l"), 60);
        Golden.check("logs-80x24", app);
        Golden.check("logs-scrolled-80x24", app.press(KeyType.PageUp).type("k"));
    }

    @Test
    void logs_that_cannot_be_read() {
        App app = new App(80, 24).see(Fleets.usual()).type("l");
        app.put(new Event.LogRead(new LogTail(
                app.ui().place().selected().orElseThrow(),
                "/home/x/.agentchat/agents/God/supervisor.log",
                List.of(),
                Optional.of("The log cannot be read: /home/x/.agentchat/agents/God/supervisor.log is not a"
                        + " regular file"))));
        Golden.check("logs-unreadable", app);
    }

    @ParameterizedTest
    @CsvSource({"40, 20", "80, 24", "120, 40"})
    void help(int columns, int rows) {
        Golden.check(
                "help-" + columns + "x" + rows,
                new App(columns, rows).see(Fleets.usual()).type("?"));
    }

    @Test
    void filter_while_typed_and_kept() {
        App app = new App(80, 24).see(Fleets.usual()).type("/er");
        Golden.check("filter-typing", app);
        Golden.check("filter-kept", app.press(KeyType.Enter));
    }

    @Test
    void filter_that_matches_nobody() {
        Golden.check("filter-nobody", new App(80, 24).see(Fleets.usual()).type("/zzz"));
    }

    @Test
    void sorted_by_memory() {
        Golden.check("sorted-by-memory", new App(120, 40).see(Fleets.usual()).type("sss"));
    }

    @ParameterizedTest
    @CsvSource({"40, 20", "80, 24"})
    void countdown(int columns, int rows) {
        App app = new App(columns, rows).see(Fleets.usual()).type("m").pass(App.SECOND);
        Golden.check("countdown-" + columns + "x" + rows, app);
    }

    @Test
    void outcomes() {
        App app = new App(80, 24).see(Fleets.usual()).type("i").press(KeyType.Enter);
        Golden.check("stopping", app);
        app.put(new Event.Acted(
                app.stops.getFirst().targets().getFirst().sample().agent().id(), true, "idler stopped."));
        Golden.check("stopped", app);
    }

    @Test
    void a_protected_agent_refuses() {
        Golden.check("protected", new App(80, 24).see(Fleets.usual()).type("x"));
    }

    @Test
    void empty_fleet() {
        Golden.check("empty-80x24", new App(80, 24).see(Fleets.fleet()));
    }

    @ParameterizedTest
    @CsvSource({"40, 20", "80, 24"})
    void unreachable_engine(int columns, int rows) {
        Golden.check("unreachable-" + columns + "x" + rows, new App(columns, rows).see(Fleets.unreachable()));
    }

    @ParameterizedTest
    @CsvSource({"40, 20", "80, 24", "120, 40", "200, 60"})
    void claude_agents(int columns, int rows) {
        Golden.check("claude-" + columns + "x" + rows, new App(columns, rows).see(Fleets.claude()));
    }

    @Test
    void detail_of_a_claude_agent() {
        App app = new App(120, 40).see(Fleets.claude()).type("j").press(KeyType.Enter);
        Golden.check("detail-claude", log(app, 0));
    }

    @ParameterizedTest
    @CsvSource({"40, 20", "120, 40"})
    void kill_switch_on(int columns, int rows) {
        Golden.check("killed-" + columns + "x" + rows, new App(columns, rows).see(Fleets.killed()));
    }

    @Test
    void before_the_first_snapshot() {
        Golden.check("starting", new App(80, 24));
    }

    @Test
    void no_news_for_a_while() {
        Golden.check("stale", new App(80, 24).see(Fleets.usual()).pass(12 * App.SECOND));
    }

    @Test
    void more_agents_than_rows() {
        App app = new App(80, 24).see(Fleets.many(60));
        Golden.check("many-first", app);
        Golden.check("many-last", app.type("G"));
    }

    @ParameterizedTest
    @CsvSource({"40, 20", "80, 24", "120, 40"})
    void ascii(int columns, int rows) {
        App app = new App(columns, rows, Glyphs.ASCII, Choice.MONO).see(Fleets.usual());
        Golden.check("ascii-" + columns + "x" + rows, app);
    }

    @Test
    void hostile_missions_and_logs() {
        FleetSnapshot hostile = Fleets.fleet(
                one("arrows").cpu(1).memory(1 << 20).mission("\u001b[2J\u001b[1;1Howned\u202etxet\u0007"),
                one("emoji")
                        .cpu(1)
                        .memory(1 << 20)
                        .mission("✅ done ⚡ 🚀 日本語 한글 👩‍👩‍👧 ❤️ e\u0301 x\u0338\u0327\u0326"),
                one("long").cpu(1).memory(1 << 20).mission("word ".repeat(2000)),
                one("astral").cpu(1).memory(1 << 20).mission("𝐀𝐁 𝒳 \ud800 ｶﾅ ｆｕｌｌ ไทย हिन्दी"),
                one("newlines").cpu(1).memory(1 << 20).mission("one\r\ntwo\n\n\tthree\u2028four"));
        App app = new App(120, 40).see(hostile);
        Golden.check("hostile-main", app);
        app.press(KeyType.Enter);
        app.put(new Event.LogRead(new LogTail(
                app.ui().place().selected().orElseThrow(),
                "supervisor.log",
                List.of(
                        Clean.line("\u001b]0;title\u0007plain \u001b[31mred\u001b[0m \u009b31m", 1000),
                        Clean.line("宽".repeat(200), 1000),
                        Clean.line("⚡✅🚀" + "x".repeat(300), 1000)),
                Optional.empty())));
        Golden.check("hostile-detail", app);
    }

    private static App log(App app, int lines) {
        List<String> log = new ArrayList<>();
        for (int i = 1; i <= lines; i++) {
            log.add("2026-05-04T10:" + (i < 10 ? "0" : "") + i + ":00Z did step " + i + " of the plan");
        }
        return app.put(new Event.LogRead(new LogTail(
                app.ui().place().selected().orElseThrow(),
                "/home/x/.agentchat/agents/climber/supervisor.log",
                log,
                Optional.empty())));
    }
}
