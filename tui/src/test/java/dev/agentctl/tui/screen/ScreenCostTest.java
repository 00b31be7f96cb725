package dev.agentctl.tui.screen;

import static dev.agentctl.tui.Fleets.one;
import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.TerminalSize;
import dev.agentctl.health.rule.Limits;
import dev.agentctl.health.rule.Rules;
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
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a second of forty agents at work costs the line to the terminal. */
class ScreenCostTest {
    private static final int AGENTS = 40;
    private static final int SECONDS = 120;

    private long now = 5 * App.SECOND;

    @Test
    void forty_agents_at_work_write_less_than_two_kilobytes_a_second() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Tty tty = new Tty(InputStream.nullInputStream(), out, new TerminalSize(120, 60));
        FramePainter painter = new FramePainter(
                new Canvas(tty), tty, Choice.DARK.theme(Map.of("TERM", "xterm-256color", "COLORTERM", "truecolor")));
        ScreenLoop loop = new ScreenLoop(
                Ui.initial(120, 60),
                new Presenter(Glyphs.UNICODE, ZoneOffset.UTC),
                painter,
                () -> now,
                new App(120, 60));
        tty.enter();
        Rules rules = new Rules(Limits.DEFAULT);
        Random random = new Random(7);
        List<List<Double>> trails = new ArrayList<>();
        for (int i = 0; i < AGENTS; i++) {
            trails.add(new ArrayList<>());
        }
        for (int second = 0; second < SECONDS; second++) {
            FleetSnapshot fleet = fleet(second, trails, random);
            if (second == 1) {
                out.reset();
            }
            now += App.SECOND;
            loop.put(new Event.Observed(fleet, rules.judge(fleet)));
            loop.turn(now);
        }
        assertThat(out.size() / (SECONDS - 1)).isLessThan(2048);
    }

    /** A third of them busy, a third now and then, a third waiting; memory moves a little. */
    private static FleetSnapshot fleet(int second, List<List<Double>> trails, Random random) {
        List<Fleets.Spec> specs = new ArrayList<>();
        for (int i = 0; i < AGENTS; i++) {
            List<Double> trail = trails.get(i);
            double cpu = switch (i % 3) {
                case 0 -> 40 + 40 * random.nextDouble();
                case 1 -> random.nextInt(5) == 0 ? 30 * random.nextDouble() : 0.3;
                default -> 0.1 * random.nextDouble();
            };
            trail.add(cpu);
            if (trail.size() > 60) {
                trail.removeFirst();
            }
            specs.add(one("agent-" + i)
                    .cpu(trail.stream().mapToDouble(Double::doubleValue).toArray())
                    .memory((300L + i * 20L) * (1L << 20) + random.nextInt(1 << 20))
                    .up(4000 + second)
                    .active(i % 3 == 2 ? 400 + second : random.nextInt(8))
                    .mission("Task " + i + " of the long list of tasks"));
        }
        return Fleets.at(Fleets.fleet(specs.toArray(Fleets.Spec[]::new)), Fleets.AT.plusSeconds(second));
    }
}
