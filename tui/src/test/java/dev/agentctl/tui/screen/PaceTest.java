package dev.agentctl.tui.screen;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.TerminalSize;
import dev.agentctl.health.snapshot.FleetSnapshot;
import dev.agentctl.tui.Fleets;
import dev.agentctl.tui.present.Glyphs;
import dev.agentctl.tui.present.Presenter;
import dev.agentctl.tui.state.Event;
import dev.agentctl.tui.state.Ui;
import dev.agentctl.tui.theme.Choice;
import dev.agentctl.tui.widget.Canvas;
import dev.agentctl.tui.widget.FramePainter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When the screen is painted, and how much is written. */
class PaceTest {
    @Test
    void news_is_painted_at_most_four_times_a_second() {
        App app = new App(120, 40);
        int before = app.frames;
        for (int i = 0; i < 100; i++) {
            app.see(Fleets.at(Fleets.usual(), Fleets.AT.plusSeconds(i))).pass(App.SECOND / 50);
        }
        assertThat(app.frames - before).isBetween(4, 9);
    }

    @Test
    void a_key_is_painted_at_once() {
        App app = new App(120, 40).see(Fleets.usual()).pass(App.SECOND);
        int before = app.frames;
        app.type("jjj");
        assertThat(app.frames - before).isEqualTo(3);
    }

    @Test
    void time_alone_paints_where_it_shows() {
        App app = new App(80, 24).see(Fleets.usual()).type("m");
        int before = app.frames;
        app.pass(App.SECOND + 1).pass(App.SECOND / 100).pass(App.SECOND);
        assertThat(app.frames - before).isEqualTo(2);
    }

    @Test
    void only_the_latest_of_waiting_snapshots_is_seen() {
        Inbox inbox = new Inbox();
        Event.Observed old = new Event.Observed(Fleets.usual(), List.of());
        Event.Observed latest = new Event.Observed(Fleets.many(3), List.of());
        inbox.put(old);
        inbox.put(new Event.Pasted("kept"));
        inbox.put(latest);
        assertThat(inbox.drain()).containsExactly(new Event.Pasted("kept"), latest);
    }

    @Test
    void an_unchanged_frame_writes_nothing() throws IOException {
        Bytes bytes = new Bytes(120, 40);
        FleetSnapshot calm = Fleets.fleet(Fleets.one("calm").cpu(Fleets.CALM).memory(1 << 20));
        bytes.see(calm);
        bytes.out.reset();
        // The same numbers, read a moment later within the same second.
        bytes.see(Fleets.at(calm, Fleets.AT.plusMillis(300)));
        bytes.loop.turn(bytes.now += App.SECOND);
        assertThat(bytes.out.size()).isZero();
    }

    @Test
    void one_second_of_a_calm_fleet_is_a_few_bytes_in_one_update() throws IOException {
        Bytes bytes = new Bytes(120, 40);
        bytes.see(Fleets.usual());
        bytes.out.reset();
        bytes.see(Fleets.at(Fleets.usual(), Fleets.AT.plusSeconds(1)));
        String written = bytes.out.toString(StandardCharsets.UTF_8);
        assertThat(written)
                .startsWith("\u001b[?2026h")
                .endsWith("\u001b[?2026l")
                .doesNotContain("\u001b[2J");
        assertThat(written.length()).isLessThan(600);
    }

    @Test
    void a_resize_draws_the_whole_screen_in_one_update() throws IOException {
        Bytes bytes = new Bytes(120, 40);
        bytes.see(Fleets.usual());
        bytes.out.reset();
        bytes.tty.resize(new TerminalSize(80, 24));
        bytes.loop.put(new Event.Resized(80, 24));
        bytes.loop.turn(bytes.now += App.SECOND);
        String written = bytes.out.toString(StandardCharsets.UTF_8);
        assertThat(written)
                .startsWith("\u001b[?2026h")
                .containsOnlyOnce("\u001b[2J")
                .endsWith("\u001b[?2026l");
        assertThat(written).contains("climber");
    }

    @Test
    void after_leaving_nothing_is_drawn() throws IOException {
        Bytes bytes = new Bytes(80, 24);
        bytes.see(Fleets.usual());
        bytes.tty.leave();
        bytes.out.reset();
        bytes.see(Fleets.many(5));
        bytes.tty.leave();
        assertThat(bytes.out.size()).isZero();
    }

    /** The program on the real terminal class, its output kept. */
    private static final class Bytes {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final Tty tty;
        final ScreenLoop loop;
        long now = 5 * App.SECOND;

        Bytes(int columns, int rows) throws IOException {
            tty = new Tty(InputStream.nullInputStream(), out, new TerminalSize(columns, rows));
            FramePainter painter =
                    new FramePainter(new Canvas(tty), tty, Choice.DARK.theme(Map.of("TERM", "xterm-256color")));
            loop = new ScreenLoop(
                    Ui.initial(columns, rows),
                    new Presenter(Glyphs.UNICODE, ZoneOffset.UTC),
                    painter,
                    () -> now,
                    new App(columns, rows));
            tty.enter();
        }

        void see(FleetSnapshot fleet) throws IOException {
            loop.put(new Event.Observed(fleet, List.of()));
            loop.turn(now += App.SECOND);
        }
    }
}
