package dev.agentctl.supervisor.loop;

import dev.agentctl.shared.agent.AgentStatus;
import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.supervisor.claude.ClaudeMessage;
import dev.agentctl.supervisor.claude.ClaudeWork;
import dev.agentctl.supervisor.loop.LoopEffect.ClearLeftovers;
import dev.agentctl.supervisor.loop.LoopEffect.LookForToken;
import dev.agentctl.supervisor.loop.LoopEffect.Save;
import dev.agentctl.supervisor.loop.LoopEffect.Say;
import dev.agentctl.supervisor.loop.LoopEffect.StartAgent;
import dev.agentctl.supervisor.loop.LoopPhase.Clearing;
import dev.agentctl.supervisor.loop.LoopPhase.Ended;
import dev.agentctl.supervisor.loop.LoopPhase.Fresh;
import dev.agentctl.supervisor.loop.LoopPhase.Interrupting;
import dev.agentctl.supervisor.loop.LoopPhase.NeedsToken;
import dev.agentctl.supervisor.loop.LoopPhase.Running;
import dev.agentctl.supervisor.loop.LoopPhase.Starting;
import dev.agentctl.supervisor.loop.LoopPhase.Stopping;
import dev.agentctl.supervisor.loop.LoopPhase.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The restart loop's decisions: a pure function of state, event and time. An event that does not fit the phase (a late
 * tick, a second stop) changes nothing. Here is how an agent comes to run; {@link Endings} has what follows when it does
 * not any more, {@link Stops} how it is made to end.
 *
 * <p>A loop whose agent has failed for good, or needs a person, ends: its reason stays in state.json, and a process that
 * only waits to be ended would hold memory, and the name against the next start. Waiting for a token is no such end: it
 * may come at any time.
 */
public final class LoopCore {
    private static final Duration TOKEN_LOOK = Duration.ofSeconds(1);

    /** After so many quick crashes in a row the conversation itself may be what the CLI cannot bear. */
    private static final int CRASHES_OF_ONE_CONVERSATION = 3;

    private LoopCore() {}

    public static Decision decide(LoopState state, LoopEvent event, Moment now) {
        return switch (event) {
            case LoopEvent.Begun begun -> begun(state, begun, now);
            case LoopEvent.LeftoversCleared cleared ->
                state.phase() instanceof Clearing clearing ? cleared(state, clearing, cleared, now) : same(state);
            case LoopEvent.TokenFound ignored ->
                state.phase() instanceof NeedsToken phase ? tokenFound(state, phase, now) : same(state);
            case LoopEvent.TokenMissing missing ->
                state.phase() instanceof NeedsToken phase ? tokenMissing(state, phase, missing, now) : same(state);
            case LoopEvent.Started started ->
                state.phase() instanceof Starting starting ? started(state, starting, started, now) : same(state);
            case LoopEvent.StartFailed failed ->
                state.phase() instanceof Starting starting
                        ? Endings.startFailed(state, starting, failed, now)
                        : same(state);
            case LoopEvent.Said said -> said(state, said.message(), now);
            case LoopEvent.Quiet quiet ->
                state.phase() instanceof Running running ? quiet(state, running, quiet.span(), now) : same(state);
            case LoopEvent.Exited exited -> Endings.exited(state, exited.end(), now);
            case LoopEvent.StopAsked asked -> Stops.asked(state, asked.cause(), now);
            case LoopEvent.Ticked ignored -> ticked(state, now);
        };
    }

    private static Decision begun(LoopState state, LoopEvent.Begun begun, Moment now) {
        if (!(state.phase() instanceof Fresh)) {
            return same(state);
        }
        Memory memory = begun.memory();
        Optional<StopCause> stop = begun.killFile() ? Optional.of(StopCause.KILL_FILE) : Optional.empty();
        Clearing clearing = new Clearing(
                remaining(state.policy(), memory, now),
                memory.status() == AgentStatus.RATE_LIMITED,
                memory.wasRunning(),
                stop);
        // Not saved yet: a wait that is written there must survive a second death at this point.
        return new Decision(state.remembering(memory).with(clearing), List.of(new ClearLeftovers()));
    }

    /** What is left of an interrupted wait, never more than the policy could have asked for. */
    private static Duration remaining(RestartPolicy policy, Memory memory, Moment now) {
        Duration longest;
        if (memory.status() == AgentStatus.BACKOFF) {
            longest = policy.maxWait();
        } else if (memory.status() == AgentStatus.RATE_LIMITED) {
            longest = policy.longestLimit();
        } else {
            return Duration.ZERO;
        }
        return memory.nextStartAt()
                .map(at -> Endings.clamp(Endings.between(now.wall(), at), Duration.ZERO, longest))
                .orElse(policy.firstWait());
    }

    private static Decision cleared(LoopState state, Clearing phase, LoopEvent.LeftoversCleared cleared, Moment now) {
        if (!cleared.all()) {
            return Endings.stuck(state.withExit(ExitReason.SUPERVISOR_DIED));
        }
        LoopState known = cleared.any() || phase.wasRunning() ? state.withExit(ExitReason.SUPERVISOR_DIED) : state;
        if (phase.stop().isPresent()) {
            return phase.stop().get() == StopCause.KILL_FILE
                    ? Stops.refused(known)
                    : Stops.stopped(known, phase.stop().get());
        }
        Optional<LoopEffect> found = cleared.any()
                ? Optional.of(new Say("ended what the last supervisor's agent had left running"))
                : Optional.empty();
        if (!phase.pause().isZero()) {
            return Endings.hold(known, phase.pause(), phase.limited(), now, "going on with the last supervisor's wait");
        }
        return start(known, now, found);
    }

    /** Starts the agent, unless its budget is used up; where it needs a token, once that is there. */
    private static Decision start(LoopState state, Moment now, Optional<LoopEffect> first) {
        Optional<String> over = state.work().flatMap(ClaudeWork::overBudget);
        if (over.isPresent()) {
            return Endings.ended(
                    state.withExit(ExitReason.BUDGET).withError(over),
                    AgentStatus.NEEDS_ATTENTION,
                    ExitCode.FAILED,
                    Optional.empty(),
                    over.get());
        }
        if (state.work().isPresent() && state.work().get().awaitsToken()) {
            List<LoopEffect> effects = new ArrayList<>(2);
            first.ifPresent(effects::add);
            effects.add(new LookForToken());
            return new Decision(state.with(new NeedsToken(now.plus(TOKEN_LOOK).nanos(), false)), effects);
        }
        return begin(state, now, first);
    }

    private static Decision tokenFound(LoopState state, NeedsToken phase, Moment now) {
        return begin(phase.said() ? state.withError(Optional.empty()) : state, now, Optional.empty());
    }

    private static Decision tokenMissing(
            LoopState state, NeedsToken phase, LoopEvent.TokenMissing missing, Moment now) {
        LoopState waiting = state.with(new NeedsToken(now.plus(TOKEN_LOOK).nanos(), true));
        return phase.said()
                ? same(waiting)
                : new Decision(
                        waiting.withError(Optional.of(missing.sentence())),
                        List.of(new Save(), new Say(missing.sentence())));
    }

    private static Decision begin(LoopState state, Moment now, Optional<LoopEffect> first) {
        LoopState next =
                inConversation(state).counted(now.wall()).with(new Starting(now.nanos(), now.wall(), Optional.empty()));
        // Said and saved before it is done: the agent's first line comes after ours, and a death right after is known.
        LoopEffect starting = new Say(
                next.restartCount() == 0 ? "starting the agent" : "starting the agent, restart " + next.restartCount());
        return new Decision(
                next,
                first.isPresent()
                        ? List.of(first.get(), new Save(), starting, new StartAgent())
                        : List.of(new Save(), starting, new StartAgent()));
    }

    /** The same start once more, in another conversation, since the service's side knows nothing of the last one. */
    static Decision beginAgain(LoopState state, String sentence, Moment now) {
        LoopState next = inConversation(state).with(new Starting(now.nanos(), now.wall(), Optional.empty()));
        return new Decision(
                next,
                List.of(
                        new Save(),
                        new Say(sentence + "; beginning a new conversation with context.md"),
                        new StartAgent()));
    }

    private static LoopState inConversation(LoopState state) {
        if (state.work().isEmpty()) {
            return state;
        }
        ClaudeWork work = state.work().get();
        if (state.quickCrashes() >= CRASHES_OF_ONE_CONVERSATION) {
            work = work.forgotten();
        }
        return state.withSeed(Jitter.next(state.seed())).withWork(work.starting(Jitter.id(state.seed())));
    }

    private static Decision started(LoopState state, Starting phase, LoopEvent.Started started, Moment now) {
        Running running = new Running(phase.sinceNanos(), phase.since(), started.pid());
        if (phase.stop().isPresent()) {
            return Stops.stop(state, running, phase.stop().get(), now);
        }
        return new Decision(state.with(running), List.of(new Save()));
    }

    private static Decision said(LoopState state, ClaudeMessage message, Moment now) {
        if (state.work().isEmpty()) {
            return same(state);
        }
        ClaudeWork before = state.work().get();
        ClaudeWork after = before.after(message);
        LoopState known = state.withWork(after);
        if (state.phase() instanceof Running running) {
            Optional<String> over = after.overBudget();
            if (over.isPresent()) {
                return Stops.interrupt(known, running, ExitReason.BUDGET, over.get(), now);
            }
        }
        boolean isNews = !after.ledger().equals(before.ledger())
                || !after.session().equals(before.session())
                || !after.model().equals(before.model())
                || !after.limit().equals(before.limit());
        return isNews ? new Decision(known, List.of(new Save())) : same(known);
    }

    private static Decision quiet(LoopState state, Running running, Duration span, Moment now) {
        return state.work().isPresent() && state.work().get().isSilentFor(span)
                ? Stops.interrupt(
                        state,
                        running,
                        ExitReason.SILENT,
                        "the Claude CLI printed nothing for " + Endings.seconds(span) + " s",
                        now)
                : same(state);
    }

    private static Decision ticked(LoopState state, Moment now) {
        return switch (state.phase()) {
            case Waiting waiting ->
                now.reached(waiting.untilNanos()) ? start(state, now, Optional.empty()) : same(state);
            case NeedsToken waiting ->
                now.reached(waiting.untilNanos())
                        ? new Decision(
                                state.with(new NeedsToken(now.plus(TOKEN_LOOK).nanos(), waiting.said())),
                                List.of(new LookForToken()))
                        : same(state);
            case Stopping stopping ->
                now.reached(stopping.deadlineNanos()) ? Stops.force(state, stopping, now) : same(state);
            case Interrupting interrupting ->
                now.reached(interrupting.deadlineNanos()) ? Stops.force(state, interrupting, now) : same(state);
            case Fresh ignored -> same(state);
            case Clearing ignored -> same(state);
            case Starting ignored -> same(state);
            case Running ignored -> same(state);
            case Ended ignored -> same(state);
        };
    }

    static Decision same(LoopState state) {
        return new Decision(state, List.of());
    }
}
