package dev.agentctl.tui.screen;

import com.googlecode.lanterna.TerminalSize;
import dev.agentctl.health.rule.Limits;
import dev.agentctl.health.rule.Rules;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.KillFiles;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.engine.Engines;
import dev.agentctl.tui.key.Key;
import dev.agentctl.tui.present.Glyphs;
import dev.agentctl.tui.present.Presenter;
import dev.agentctl.tui.state.Effect;
import dev.agentctl.tui.state.Event;
import dev.agentctl.tui.state.Ui;
import dev.agentctl.tui.theme.Theme;
import dev.agentctl.tui.widget.Canvas;
import dev.agentctl.tui.widget.FramePainter;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The dashboard on this process's terminal, from taking the terminal to giving it back: on {@code q} and Ctrl-C, on TERM
 * and HUP, when the terminal goes, on Ctrl-Z, and on a fault of any thread.
 */
public final class FullScreen implements ScreenLoop.Hands {
    /** As a shell tells an end by SIGHUP. */
    private static final int HANGUP = 129;

    private static final int TERMINATED = 143;
    private static final Key REDRAW = Key.ctrl('l');
    private static final long SELF_NANOS = 5_000_000_000L;
    private static final long PATIENCE_MILLIS = 3000;

    private final AgentHomes homes;
    private final Tty tty;
    private final Restore restore;
    private final ScreenLoop loop;
    private final Feed feed;
    private final AtomicInteger status = new AtomicInteger(ExitCode.FINE.number());

    /** What the dashboard is over and how it looks. */
    public record Setup(
            AgentHomes homes,
            KillFiles killFiles,
            Supplier<Engines> engines,
            Limits limits,
            Duration interval,
            Theme theme,
            Glyphs glyphs) {}

    private FullScreen(Setup setup) throws IOException {
        this.homes = setup.homes();
        String settings = Stty.save();
        TerminalSize size = Stty.size();
        this.tty = new Tty(
                new PatientInput(new FileInputStream(FileDescriptor.in)),
                new FileOutputStream(FileDescriptor.out),
                size);
        this.restore = new Restore(tty, settings);
        FramePainter painter = new FramePainter(new Canvas(tty), tty, setup.theme());
        this.loop = new ScreenLoop(
                Ui.initial(size.getColumns(), size.getRows()),
                new Presenter(setup.glyphs(), ZoneId.systemDefault()),
                painter,
                System::nanoTime,
                this);
        this.feed = new Feed(homes, setup.killFiles(), new Rules(setup.limits()), loop::put);
    }

    /** Whether standard input is a terminal, so that keys can come from it. */
    public static boolean hasKeyboard() {
        try {
            return !Stty.save().isEmpty();
        } catch (IOException noTerminal) {
            return false;
        }
    }

    /**
     * Shows the dashboard until the person leaves.
     *
     * @return the exit status
     * @throws IOException if standard input is no terminal
     */
    public static int run(Setup setup) throws IOException {
        FullScreen screen = new FullScreen(setup);
        Thread hook = new Thread(screen.restore::giveQuietly, "restore-terminal");
        Runtime.getRuntime().addShutdownHook(hook);
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler(screen::crashed);
        try {
            return screen.show(setup);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    private int show(Setup setup) {
        try (feed) {
            Signals.on("TERM", () -> end(TERMINATED));
            Signals.on("HUP", () -> end(HANGUP));
            Signals.on("INT", () -> end(ExitCode.FINE.number()));
            Signals.on("WINCH", this::resized);
            Signals.on("CONT", this::resumed);
            restore.take();
            daemon("engines", () -> feed.open(setup.engines(), setup.interval()));
            daemon("keyboard", this::keys);
            Thread.ofVirtual().name("self").start(this::measure);
            loop.run();
            restore.give();
            if (status.get() == ExitCode.FINE.number() && feed.stopping() > 0) {
                System.err.println("agent-monitor: waiting for " + feed.stopping() + " to stop or answer");
                feed.awaitStops();
            }
        } catch (IOException terminalGone) {
            // Nobody is left to read a sentence: the terminal is what failed.
            restore.giveQuietly();
            status.compareAndSet(ExitCode.FINE.number(), HANGUP);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            restore.giveQuietly();
        } catch (RuntimeException | Error fault) {
            crashed(Thread.currentThread(), fault);
        }
        return status.get();
    }

    private static void daemon(String name, Runnable work) {
        Thread.ofPlatform().daemon().name(name).start(work);
    }

    private void keys() {
        new Keyboard(tty::readInput, loop::put).read();
        end(HANGUP);
    }

    private void measure() {
        SelfUse self = new SelfUse();
        while (true) {
            loop.put(new Event.Measured(self.read(System.nanoTime())));
            LockSupport.parkNanos(SELF_NANOS);
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
    }

    private void resized() {
        try {
            TerminalSize size = Stty.size();
            tty.resize(size);
            loop.put(new Event.Resized(size.getColumns(), size.getRows()));
        } catch (IOException terminalGone) {
            end(HANGUP);
        }
    }

    /** After Ctrl-Z or a STOP from elsewhere: the shell has had the terminal in between. */
    private void resumed() {
        try {
            restore.retake();
            resized();
            loop.put(new Event.Pressed(REDRAW));
        } catch (IOException terminalGone) {
            end(HANGUP);
        }
    }

    /** The loop ends soon; where it hangs, the terminal is given back and the process ends all the same. */
    private void end(int exitStatus) {
        status.compareAndSet(ExitCode.FINE.number(), exitStatus);
        loop.end();
        daemon("end", () -> {
            try {
                Thread.sleep(PATIENCE_MILLIS);
            } catch (InterruptedException sooner) {
                Thread.currentThread().interrupt();
            }
            if (loop.isRunning()) {
                restore.giveQuietly();
                Runtime.getRuntime().halt(exitStatus);
            }
        });
    }

    private void crashed(Thread thread, Throwable fault) {
        restore.giveQuietly();
        System.err.println(
                CrashReport.write(homes.root(), thread, fault, Clock.systemUTC().instant()));
        end(ExitCode.FAILED.number());
    }

    @Override
    public void stop(Effect.Stop stop) {
        stop.targets().forEach(feed::stop);
    }

    @Override
    public void ask(Effect.Ask ask) {
        feed.ask(ask.act());
    }

    @Override
    public void follow(Ui ui) {
        feed.follow(LogSource.of(ui));
    }

    /** Stops this whole job, the launcher's shell with it, as the terminal itself would on Ctrl-Z. */
    @Override
    public void suspend() throws IOException {
        restore.give();
        try {
            new ProcessBuilder("sh", "-c", "kill -TSTP 0").inheritIO().start().waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        restore.take();
        resized();
    }
}
