package dev.agentctl.supervisor.guard;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.agent.AgentStatus;
import dev.agentctl.shared.cli.Sentences;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.Engine;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.engine.Engines.Problem;
import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.supervisor.ctl.StartMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks for God in all engines, and between two looks at its process alone, where this machine shows it; else the
 * engine's events say when to look. Engines are opened once, and again where one was lost. One thread's.
 */
final class GodSearch implements AutoCloseable {
    /** A life that ended by itself within this gave up. */
    private static final Duration SHORT = Duration.ofSeconds(10);
    /** Exit codes from here on are deaths by a signal. */
    private static final long SIGNALLED = 128;

    private final OpenEngines.Opening opening;
    private final AgentHomes homes;
    private final StartMemory memory;
    private final Runnable wake;
    private @Nullable OpenEngines open;
    private Optional<ProcessIdentity> process = Optional.empty();
    private Engine.@Nullable Subscription events;

    /** @param wake called, on any thread, where an engine's event makes a look worth while */
    GodSearch(OpenEngines.Opening opening, AgentHomes homes, Runnable wake) {
        this.opening = opening;
        this.homes = homes;
        this.memory = new StartMemory(homes);
        this.wake = wake;
    }

    /** Whether the process of the God that was seen last is watched. */
    boolean isWatched() {
        return process.isPresent();
    }

    /** Whether that process has ended. Costs one small read. */
    boolean hasDied() {
        return process.isPresent() && !process.get().isAlive();
    }

    GodSight look() {
        OpenEngines engines = open;
        if (engines == null) {
            engines = opening.open();
            open = engines;
        }
        List<Problem> problems = new ArrayList<>(engines.problems());
        Optional<Agent> last = Optional.empty();
        for (Engine engine : engines.engines()) {
            try {
                for (Agent agent : engine.list()) {
                    if (agent.name().isGod()) {
                        if (agent.isRunning()) {
                            return running(engine, agent);
                        }
                        last = later(last, agent);
                    }
                }
            } catch (EngineException failure) {
                problems.add(new Problem(engine.name(), Sentences.of(failure)));
            }
        }
        unwatch();
        if (!problems.isEmpty()) {
            close();
        }
        return gone(last, problems);
    }

    private GodSight running(Engine engine, Agent agent) {
        boolean isSame = process.isPresent() && process.get().pid() == pid(agent);
        if (isSame && hasDied()) {
            return new GodSight.Ending(agent.id());
        }
        if (!isSame) {
            unwatch();
            process = visible(agent);
        }
        if (process.isEmpty() && events == null) {
            watchEvents(engine);
        }
        return new GodSight.Alive(agent.id(), needsToken(agent));
    }

    private static long pid(Agent agent) {
        return agent.run() instanceof Agent.Run.Running running ? running.pid() : 0;
    }

    /** Its first process, where it is this machine's for certain: a virtual machine's pids mean others here. */
    private static Optional<ProcessIdentity> visible(Agent agent) {
        long pid = pid(agent);
        if (pid <= 0) {
            return Optional.empty();
        }
        if (!agent.id().engine().equals("local")) {
            try {
                String group =
                        Files.readString(Path.of("/proc", Long.toString(pid), "cgroup"), StandardCharsets.ISO_8859_1);
                if (!group.contains(agent.id().key())) {
                    return Optional.empty();
                }
            } catch (IOException notHere) {
                return Optional.empty();
            }
        }
        return ProcessIdentity.of(pid).filter(ProcessIdentity::isAlive);
    }

    private void watchEvents(Engine engine) {
        try {
            events = engine.watch(event -> wake.run());
        } catch (EngineException failure) {
            // The looks every few seconds go on; the next one tries this again.
            events = null;
        }
    }

    private void unwatch() {
        process = Optional.empty();
        Engine.Subscription subscription = events;
        events = null;
        if (subscription != null) {
            subscription.close();
        }
    }

    private boolean needsToken(Agent agent) {
        return state(agent)
                .filter(state -> state.status() == AgentStatus.NEEDS_TOKEN)
                .isPresent();
    }

    /** What God's loop wrote in this life. */
    private Optional<AgentState> state(Agent agent) {
        if (!agent.supervised()) {
            return Optional.empty();
        }
        try {
            Instant born = agent.id().startedAt();
            return homes.home(agent.name())
                    .state()
                    .filter(state ->
                            state.updatedAt().filter(at -> !at.isBefore(born)).isPresent());
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<Agent> later(Optional<Agent> one, Agent other) {
        return one.isPresent() && one.get().id().startedAt().isAfter(other.id().startedAt()) ? one : Optional.of(other);
    }

    private GodSight gone(Optional<Agent> last, List<Problem> problems) {
        Optional<String> belongs;
        try {
            belongs = memory.engine(AgentName.GOD);
        } catch (IOException unreadable) {
            return new GodSight.Hidden(Sentences.of(unreadable));
        }
        if (belongs.isEmpty()) {
            return new GodSight.Unborn();
        }
        for (Problem problem : problems) {
            if (kind(problem.engine()).equals(kind(belongs.get()))) {
                return new GodSight.Hidden(problem.engine() + ": " + problem.sentence());
            }
        }
        if (last.isEmpty()) {
            return new GodSight.Gone("no engine knows it", false);
        }
        AgentId life = last.get().id();
        if (last.get().run() instanceof Agent.Run.Ended ended) {
            boolean isShort = Duration.between(life.startedAt(), ended.at()).compareTo(SHORT) < 0;
            boolean byItself = ended.exitCode().isPresent()
                    ? ended.exitCode().getAsLong() < SIGNALLED
                    : state(last.get()).filter(GodSearch::isGivenUp).isPresent();
            String how = "it ended at " + ended.at()
                    + (ended.exitCode().isPresent()
                            ? " with exit code " + ended.exitCode().getAsLong()
                            : "")
                    + (ended.oomKilled() ? ", killed for memory" : "");
            return new GodSight.Gone(how, isShort && byItself);
        }
        return new GodSight.Gone("its container was made and never ran", false);
    }

    private static boolean isGivenUp(AgentState state) {
        return state.status() == AgentStatus.FAILED || state.status() == AgentStatus.NEEDS_ATTENTION;
    }

    private static String kind(String engine) {
        int at = engine.indexOf('@');
        return at < 0 ? engine : engine.substring(0, at);
    }

    /** Lets go of the engines; the next look opens them. */
    @Override
    public void close() {
        unwatch();
        OpenEngines engines = open;
        open = null;
        if (engines != null) {
            engines.close();
        }
    }
}
