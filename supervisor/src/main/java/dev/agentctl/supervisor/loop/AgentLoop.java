package dev.agentctl.supervisor.loop;

import dev.agentctl.shared.agent.AgentHome;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.KillFiles;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.shared.process.ProcessTree;
import dev.agentctl.shared.text.Clean;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Carries {@link LoopCore}'s decisions out: one thread, the caller of {@link #run}, owns the state, the state file and
 * the heartbeat; others only post events. For the owner of the home's supervisor lock.
 */
public final class AgentLoop {
    /** Carries the home's identity in the environment of all that the loop starts: its tree is found by it. */
    static final String MARK_VARIABLE = "AGENTCHAT_LOOP";

    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int TICKS_PER_BEAT = 5;
    private static final int MAX_SENTENCE = 500;
    private static final Duration LEFTOVER_GRACE = Duration.ofSeconds(5);

    private final AgentHome home;
    private final LoopOptions options;
    private final String mark;
    private final AgentStarts starts;
    private final SupervisorLog log;
    private final StateFile file;
    private final HomeUpkeep upkeep;
    private final LinkedBlockingQueue<LoopEvent> events = new LinkedBlockingQueue<>();

    private LoopState state;
    private Optional<AgentRun> run = Optional.empty();
    private long savedActiveAtMillis;
    private boolean unsaved;
    private boolean saveFails;

    /**
     * @param environment this process's own; the agent gets it too, with AGENT_NAME and its marks
     * @param mission what the agent is for
     */
    public AgentLoop(
            AgentHomes homes,
            LoopOptions options,
            String mission,
            Map<String, String> environment,
            HomeOwner owner,
            SupervisorLog log) {
        this.home = homes.home(options.name());
        this.options = options;
        this.log = log;
        String identity = owner.identity();
        this.mark = MARK_VARIABLE + "=" + identity;
        Map<String, String> agents = new HashMap<>(environment);
        agents.put(MARK_VARIABLE, identity);
        agents.putIfAbsent(ProcessTree.MARK_VARIABLE, identity);
        agents.put("AGENT_NAME", options.name().text());
        this.starts = new AgentStarts(home, options, mission, agents, mark, log, events::add);
        this.file = new StateFile(home, mission);
        this.upkeep = new HomeUpkeep(home, KillFiles.of(homes, environment), options.isProtected(), owner, this::say);
        this.state = LoopState.fresh(options.policy(), seed(), starts.work().map(file::remembered));
    }

    /** No two loops have the same: ids of conversations are made of it. */
    private static long seed() {
        return System.nanoTime()
                ^ Long.rotateLeft(System.currentTimeMillis(), 40)
                ^ Long.rotateLeft(ProcessHandle.current().pid(), 20);
    }

    /** Asks the loop to end. Any thread; at once. */
    public void stop(StopCause cause) {
        events.add(new LoopEvent.StopAsked(cause));
    }

    /** How long {@link #run} goes on at most after {@link #stop}. */
    public Duration stopBound() {
        return options.policy()
                .grace()
                .plus(options.policy().forceBound())
                .plus(LEFTOVER_GRACE)
                .plus(ProcessTree.KILL_BOUND);
    }

    /** Keeps the agent alive until the loop is asked to end, or gives up. */
    public ExitCode run() {
        file.complaint().ifPresent(this::say);
        try {
            upkeep.dropOldRequest();
            upkeep.beat();
            apply(new LoopEvent.Begun(file.memory(), upkeep.killFileConcerns()));
            long nextTick = System.nanoTime() + TICK_NANOS;
            int ticks = 0;
            while (true) {
                if (state.phase() instanceof LoopPhase.Ended ended) {
                    return ended.code();
                }
                LoopEvent event = events.poll(nanosUntil(nextTick), TimeUnit.NANOSECONDS);
                if (event != null) {
                    apply(event);
                }
                Moment now = Moment.now();
                if (now.reached(nextTick)) {
                    nextTick = now.nanos() + TICK_NANOS;
                    upkeep.request().ifPresent(cause -> apply(new LoopEvent.StopAsked(cause)));
                    if (run.isPresent()) {
                        apply(new LoopEvent.Quiet(starts.quiet()));
                    }
                    if (++ticks % TICKS_PER_BEAT == 0) {
                        keepUp();
                    }
                }
                OptionalLong due = state.dueNanos();
                if (due.isPresent() && now.reached(due.getAsLong())) {
                    apply(new LoopEvent.Ticked());
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILED;
        } finally {
            // Only an error of the loop's own leaves a run here: no agent goes on without its supervisor.
            run.ifPresent(AgentRun::endNow);
        }
    }

    private long nanosUntil(long nextTick) {
        long now = System.nanoTime();
        long wait = nextTick - now;
        OptionalLong due = state.dueNanos();
        return Math.max(0, due.isPresent() ? Math.min(wait, due.getAsLong() - now) : wait);
    }

    private void apply(LoopEvent first) {
        Deque<LoopEvent> open = new ArrayDeque<>(2);
        open.add(first);
        while (!open.isEmpty()) {
            LoopEvent event = open.remove();
            if (event instanceof LoopEvent.Exited) {
                run = Optional.empty();
            }
            Decision decision = LoopCore.decide(state, event, Moment.now());
            state = decision.state();
            for (LoopEffect effect : decision.effects()) {
                perform(effect).ifPresent(open::add);
            }
        }
    }

    private Optional<LoopEvent> perform(LoopEffect effect) {
        return switch (effect) {
            case LoopEffect.ClearLeftovers ignored -> {
                clearLeftovers();
                yield Optional.empty();
            }
            case LoopEffect.LookForToken ignored -> Optional.of(starts.lookForToken());
            case LoopEffect.StartAgent ignored ->
                Optional.of(starts.start(state.work(), started -> run = Optional.of(started)));
            case LoopEffect.AskAgentToEnd ignored -> {
                run.ifPresent(AgentRun::askToEnd);
                yield Optional.empty();
            }
            case LoopEffect.EndAgentByForce ignored -> {
                run.ifPresent(AgentRun::endByForce);
                yield Optional.empty();
            }
            case LoopEffect.Save ignored -> {
                save();
                yield Optional.empty();
            }
            case LoopEffect.Say line -> {
                say(line.sentence());
                yield Optional.empty();
            }
            // The state says so too.
            case LoopEffect.Finish ignored -> Optional.empty();
        };
    }

    private void clearLeftovers() {
        // The recorded process is the root only if it is still the same life; the mark finds the rest, and finds it
        // alone.
        ProcessIdentity root = file.agentBefore().orElse(new ProcessIdentity(-1, -1, "none"));
        ProcessTree tree = new ProcessTree(root, Optional.of(mark));
        Thread clearing = new Thread(
                () -> {
                    Set<ProcessIdentity> found = tree.reach();
                    boolean all = found.isEmpty() || tree.end(LEFTOVER_GRACE).isEmpty();
                    events.add(new LoopEvent.LeftoversCleared(!found.isEmpty(), all));
                },
                "leftovers");
        clearing.setDaemon(true);
        clearing.start();
    }

    private void keepUp() {
        if (!upkeep.isOurs()) {
            return;
        }
        upkeep.beat();
        log.check();
        upkeep.keepLock().ifPresent(cause -> apply(new LoopEvent.StopAsked(cause)));
        if (unsaved || starts.activeAtMillis() != savedActiveAtMillis) {
            save();
        }
    }

    private void save() {
        if (!upkeep.isOurs()) {
            unsaved = true;
            return;
        }
        long activeAt = starts.activeAtMillis();
        boolean runs = state.phase() instanceof LoopPhase.Running
                || state.phase() instanceof LoopPhase.Stopping
                || state.phase() instanceof LoopPhase.Interrupting;
        try {
            file.write(
                    state,
                    runs ? run.map(AgentRun::root) : Optional.empty(),
                    activeAt == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(activeAt)),
                    Instant.now());
            savedActiveAtMillis = activeAt;
            unsaved = false;
            if (saveFails) {
                saveFails = false;
                say("state.json is written again");
            }
        } catch (IOException failure) {
            unsaved = true;
            if (!saveFails) {
                saveFails = true;
                say("state.json cannot be written, the agent runs on and this is tried again: " + failure);
            }
        }
    }

    private void say(String sentence) {
        log.say(Clean.line(sentence, MAX_SENTENCE));
    }
}
