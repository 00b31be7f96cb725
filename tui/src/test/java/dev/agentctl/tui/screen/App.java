package dev.agentctl.tui.screen;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import com.googlecode.lanterna.terminal.virtual.DefaultVirtualTerminal;
import dev.agentctl.health.rule.Limits;
import dev.agentctl.health.rule.Rules;
import dev.agentctl.health.snapshot.FleetSnapshot;
import dev.agentctl.shared.text.Width;
import dev.agentctl.tui.present.Glyphs;
import dev.agentctl.tui.present.Presenter;
import dev.agentctl.tui.state.Effect;
import dev.agentctl.tui.state.Event;
import dev.agentctl.tui.state.SessionAct;
import dev.agentctl.tui.state.TaskAct;
import dev.agentctl.tui.state.Ui;
import dev.agentctl.tui.theme.Choice;
import dev.agentctl.tui.widget.Canvas;
import dev.agentctl.tui.widget.FramePainter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The whole dashboard on Lanterna's virtual terminal, with a clock that a test moves and a world that only notes. */
final class App implements ScreenLoop.Hands {
    static final long SECOND = 1_000_000_000L;

    final DefaultVirtualTerminal terminal;
    final List<Effect.Stop> stops = new ArrayList<>();
    final List<Effect.Ask> asks = new ArrayList<>();
    int suspensions;
    int frames;

    private final Keyboard keyboard;
    private final ScreenLoop loop;
    private long now = 1000 * SECOND;

    App(int columns, int rows) {
        this(columns, rows, Glyphs.UNICODE, Choice.DARK);
    }

    App(int columns, int rows, Glyphs glyphs, Choice choice) {
        terminal = new DefaultVirtualTerminal(new TerminalSize(columns, rows));
        FramePainter.Update update = new FramePainter.Update() {
            @Override
            public void begin() {
                frames++;
            }

            @Override
            public void end() {}
        };
        try {
            FramePainter painter =
                    new FramePainter(new Canvas(terminal), update, choice.theme(Map.of("TERM", "xterm-256color")));
            loop = new ScreenLoop(
                    Ui.initial(columns, rows), new Presenter(glyphs, ZoneOffset.UTC), painter, () -> now, this);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        keyboard = new Keyboard(terminal::readInput, loop::put);
        put(new Event.Measured(new Ui.Self(OptionalDouble.of(0.42), OptionalLong.of(61L << 20))));
    }

    App see(FleetSnapshot fleet) {
        return put(new Event.Observed(fleet, new Rules(Limits.DEFAULT).judge(fleet)));
    }

    App put(Event event) {
        loop.put(event);
        return turn();
    }

    /** As if typed on the terminal. */
    App type(String letters) {
        letters.codePoints().forEach(letter -> stroke(new KeyStroke((char) letter, false, false)));
        return this;
    }

    App press(KeyType... keys) {
        for (KeyType key : keys) {
            stroke(new KeyStroke(key));
        }
        return this;
    }

    App stroke(KeyStroke stroke) {
        terminal.addInput(stroke);
        keyboard.take(terminal.readInput());
        return turn();
    }

    App pass(long nanos) {
        now += nanos;
        return turn();
    }

    App resize(int columns, int rows) {
        terminal.setTerminalSize(new TerminalSize(columns, rows));
        return put(new Event.Resized(columns, rows));
    }

    private App turn() {
        try {
            loop.turn(now);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return this;
    }

    /** What supervisors were asked to do with sessions. */
    List<SessionAct> sessionActs() {
        List<SessionAct> acts = new ArrayList<>();
        for (Effect.Ask ask : asks) {
            if (ask.act() instanceof SessionAct act) {
                acts.add(act);
            }
        }
        return acts;
    }

    /** What they were asked to do with tasks. */
    List<TaskAct> taskActs() {
        List<TaskAct> acts = new ArrayList<>();
        for (Effect.Ask ask : asks) {
            if (ask.act() instanceof TaskAct act) {
                acts.add(act);
            }
        }
        return acts;
    }

    long now() {
        return now;
    }

    Ui ui() {
        return loop.ui();
    }

    /** What the terminal shows, without spaces at the ends of lines. */
    String text() {
        // A frame that had to wait for its time is drawn before it is looked at.
        pass(Pace.GAP_NANOS);
        StringBuilder text = new StringBuilder();
        TerminalSize size = terminal.getTerminalSize();
        for (int row = 0; row < size.getRows(); row++) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < size.getColumns(); ) {
                TextCharacter cell = terminal.getCharacter(column, row);
                line.append(cell.getCharacterString());
                column += Math.max(1, Width.of(cell.getCharacterString()));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    @Override
    public void stop(Effect.Stop stop) {
        stops.add(stop);
    }

    @Override
    public void ask(Effect.Ask ask) {
        asks.add(ask);
    }

    @Override
    public void suspend() {
        suspensions++;
    }

    @Override
    public void follow(Ui ui) {
        // A test puts log lines itself.
    }
}
