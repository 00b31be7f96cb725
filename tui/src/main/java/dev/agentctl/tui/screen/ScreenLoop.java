package dev.agentctl.tui.screen;

import dev.agentctl.tui.present.Presenter;
import dev.agentctl.tui.state.Dashboard;
import dev.agentctl.tui.state.Effect;
import dev.agentctl.tui.state.Event;
import dev.agentctl.tui.state.Ui;
import dev.agentctl.tui.widget.FramePainter;
import java.io.IOException;
import java.util.function.LongSupplier;

/**
 * The dashboard's one thread: takes events, lets {@link Dashboard} decide, hands effects on and paints. Only it touches
 * the terminal's output. Events may be put from any thread.
 */
final class ScreenLoop {
    private final Inbox inbox = new Inbox();
    private final Pace pace = new Pace();
    private final Presenter presenter;
    private final FramePainter painter;
    private final LongSupplier clock;
    private final Hands hands;
    private Ui ui;
    /** When the screen changes by time alone; asked after each turn, for then is when it is known. */
    private long wakeAt;

    private volatile boolean over;
    private volatile boolean running;

    /** What the loop asks of the world outside; called on the screen's thread, and must not block it. */
    interface Hands {
        void stop(Effect.Stop stop);

        void ask(Effect.Ask ask);

        /** Leaves the terminal to the shell, and returns when it is this program's again. */
        void suspend() throws IOException;

        /** Called after each event: whose log is on the screen. */
        void follow(Ui ui);
    }

    ScreenLoop(Ui initial, Presenter presenter, FramePainter painter, LongSupplier clock, Hands hands) {
        this.ui = initial;
        this.presenter = presenter;
        this.painter = painter;
        this.clock = clock;
        this.hands = hands;
        this.wakeAt = clock.getAsLong() + Inbox.FOREVER;
        pace.wantNow();
    }

    /** Tells the dashboard of something. */
    void put(Event event) {
        inbox.put(event);
    }

    /** Ends {@link #run} soon; from any thread. */
    void end() {
        over = true;
        inbox.wake();
    }

    /** Until the person leaves or {@link #end}. */
    void run() throws IOException, InterruptedException {
        running = true;
        try {
            while (true) {
                long wait = turn(clock.getAsLong());
                if (over) {
                    return;
                }
                inbox.await(wait);
            }
        } finally {
            running = false;
        }
    }

    /** Whether {@link #run} is under way; any thread. */
    boolean isRunning() {
        return running;
    }

    /** Takes what waits and paints if it is time; gives how long nothing needs to be done, in nanoseconds. */
    long turn(long now) throws IOException {
        if (now - wakeAt >= 0) {
            take(new Event.Tick(), now);
        }
        for (Event event : inbox.drain()) {
            take(event, now);
        }
        if (pace.due(now) == 0 && !over) {
            painter.paint(presenter.frame(ui, now));
            pace.painted(now);
        }
        long wait = Dashboard.wakeAt(ui, now).orElse(Inbox.FOREVER);
        wakeAt = now + wait;
        long due = pace.due(now);
        return due < 0 ? wait : Math.min(wait, due);
    }

    private void take(Event event, long now) throws IOException {
        Dashboard.Step step = Dashboard.on(ui, event, now);
        ui = step.ui();
        switch (event) {
            case Event.Pressed pressed -> pace.wantNow();
            case Event.Pasted pasted -> pace.wantNow();
            case Event.Resized resized -> pace.wantNow();
            case Event.Acted acted -> pace.wantNow();
            case Event.Tick tick -> pace.want();
            case Event.Observed observed -> pace.want();
            case Event.LogRead read -> pace.want();
            case Event.Measured measured -> pace.want();
        }
        for (Effect effect : step.effects()) {
            carryOut(effect);
        }
        hands.follow(ui);
    }

    private void carryOut(Effect effect) throws IOException {
        switch (effect) {
            case Effect.Stop stop -> hands.stop(stop);
            case Effect.Ask ask -> hands.ask(ask);
            case Effect.Redraw redraw -> painter.forget();
            case Effect.Suspend suspend -> {
                hands.suspend();
                painter.forget();
                pace.wantNow();
            }
            case Effect.Quit quit -> over = true;
        }
    }

    /** What the person last saw; read after {@link #run}. */
    Ui ui() {
        return ui;
    }
}
