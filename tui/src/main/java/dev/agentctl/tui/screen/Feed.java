package dev.agentctl.tui.screen;

import dev.agentctl.health.collect.Collector;
import dev.agentctl.health.collect.FleetWatch;
import dev.agentctl.health.remedy.Outcome;
import dev.agentctl.health.remedy.Remedy;
import dev.agentctl.health.rule.Rules;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.KillFiles;
import dev.agentctl.shared.engine.Engines;
import dev.agentctl.supervisor.control.ControlClient;
import dev.agentctl.tui.state.Countdown.Target;
import dev.agentctl.tui.state.Event;
import dev.agentctl.tui.state.TeamAct;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Phaser;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The world behind the screen: snapshots come from here, logs are read, agents stopped and supervisors asked here, all off the screen's
 * thread. Opened in the background, so that the screen does not wait for an engine.
 */
final class Feed implements AutoCloseable {
    private final AgentHomes homes;
    private final KillFiles killFiles;
    private final Rules rules;
    private final Consumer<Event> events;
    private final TeamDesk desk;
    private final Phaser stopping = new Phaser(1);
    private @Nullable Engines engines;
    private @Nullable FleetWatch watch;
    private @Nullable LogReader logs;
    private @Nullable Remedy remedy;
    private boolean closed;

    Feed(AgentHomes homes, KillFiles killFiles, Rules rules, Consumer<Event> events) {
        this.homes = homes;
        this.killFiles = killFiles;
        this.rules = rules;
        this.events = events;
        this.desk = new TeamDesk(homes, Clock.systemUTC(), ControlClient::ask);
    }

    /** Opens the engines, which may take a while, and begins to collect. */
    void open(Supplier<Engines> opener, Duration interval) {
        Engines opened = opener.get();
        synchronized (this) {
            if (closed) {
                opened.close();
                return;
            }
            engines = opened;
            remedy = new Remedy(opened.engines(), homes, Clock.systemUTC(), "agent-monitor");
            logs = new LogReader(opened.engines(), homes, tail -> events.accept(new Event.LogRead(tail)));
            Collector collector =
                    new Collector(opened.engines(), opened.problems(), homes, killFiles, Clock.systemUTC());
            watch = collector.watch(interval, fleet -> events.accept(new Event.Observed(fleet, rules.judge(fleet))));
        }
    }

    /** Whose log the screen wants. */
    synchronized void follow(Optional<LogSource> source) {
        if (logs != null) {
            logs.want(source);
        }
    }

    /** Has a team's supervisor do it, beside whatever else goes on; its answer comes as an event. */
    void ask(TeamAct act) {
        stopping.register();
        Thread.ofVirtual().name("ask-" + act.name()).start(() -> {
            try {
                events.accept(desk.ask(act));
            } finally {
                stopping.arriveAndDeregister();
            }
        });
    }

    /** Stops one agent, beside whatever else goes on; its outcome comes as an event. */
    void stop(Target target) {
        Remedy carrier;
        synchronized (this) {
            carrier = remedy;
        }
        if (carrier == null) {
            return;
        }
        stopping.register();
        Thread.ofVirtual().name("stop-" + target.name()).start(() -> {
            try {
                Outcome outcome = carrier.stop(target.sample(), target.why());
                events.accept(new Event.Acted(
                        target.sample().agent().id(), outcome instanceof Outcome.Stopped, sentence(target, outcome)));
            } finally {
                stopping.arriveAndDeregister();
            }
        });
    }

    private static String sentence(Target target, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Stopped stopped -> target.name() + " stopped.";
            case Outcome.Refused refused -> refused.sentence() + ".";
            case Outcome.Gone gone -> gone.sentence() + ".";
            case Outcome.Failed failed -> failed.sentence() + ".";
        };
    }

    /** How many agents are still being stopped, or supervisors asked. */
    int stopping() {
        return stopping.getUnarrivedParties() - 1;
    }

    /** Returns when nothing of that goes on any more: each stop and each question is bounded, and none is left half done. */
    void awaitStops() {
        stopping.arriveAndAwaitAdvance();
    }

    @Override
    public void close() {
        FleetWatch openWatch;
        Engines openEngines;
        synchronized (this) {
            closed = true;
            openWatch = watch;
            openEngines = engines;
        }
        if (openWatch != null) {
            openWatch.close();
        }
        if (openEngines != null) {
            openEngines.close();
        }
    }
}
