package dev.agentctl.supervisor.loop;

import dev.agentctl.shared.agent.AgentStatus;
import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.supervisor.loop.LoopEffect.AskAgentToEnd;
import dev.agentctl.supervisor.loop.LoopEffect.ClearLeftovers;
import dev.agentctl.supervisor.loop.LoopEffect.EndAgentByForce;
import dev.agentctl.supervisor.loop.LoopEffect.Finish;
import dev.agentctl.supervisor.loop.LoopEffect.Save;
import dev.agentctl.supervisor.loop.LoopEffect.Say;
import dev.agentctl.supervisor.loop.LoopEffect.StartAgent;
import dev.agentctl.supervisor.loop.LoopPhase.Clearing;
import dev.agentctl.supervisor.loop.LoopPhase.Ended;
import dev.agentctl.supervisor.loop.LoopPhase.Fresh;
import dev.agentctl.supervisor.loop.LoopPhase.Running;
import dev.agentctl.supervisor.loop.LoopPhase.Starting;
import dev.agentctl.supervisor.loop.LoopPhase.Stopping;
import dev.agentctl.supervisor.loop.LoopPhase.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The restart loop's decisions: a pure function of state, event and time. An event that does not fit the phase (a late
 * tick, a second stop) changes nothing.
 *
 * <p>A loop whose agent has failed for good, or needs a person, ends: its reason stays in state.json, and a process that
 * only waits to be ended would hold memory, and the name against the next start.
 */
public final class LoopCore {
    private LoopCore() {}

    public static Decision decide(LoopState state, LoopEvent event, Moment now) {
        return switch (event) {
            case LoopEvent.Begun begun -> begun(state, begun, now);
            case LoopEvent.LeftoversCleared cleared ->
                state.phase() instanceof Clearing clearing ? cleared(state, clearing, cleared, now) : same(state);
            case LoopEvent.Started started ->
                state.phase() instanceof Starting starting ? started(state, starting, started, now) : same(state);
            case LoopEvent.StartFailed failed ->
                state.phase() instanceof Starting starting ? startFailed(state, starting, failed, now) : same(state);
            case LoopEvent.Exited exited -> exited(state, exited.end(), now);
            case LoopEvent.StopAsked asked -> stopAsked(state, asked.cause(), now);
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
                remaining(state.policy(), memory, now.wall()),
                memory.status() == AgentStatus.RATE_LIMITED,
                memory.wasRunning(),
                stop);
        // Not saved yet: a wait that is written there must survive a second death at this point.
        return new Decision(state.remembering(memory).with(clearing), List.of(new ClearLeftovers()));
    }

    /** What is left of an interrupted wait, never more than the policy could have asked for. */
    private static Duration remaining(RestartPolicy policy, Memory memory, Instant wall) {
        Duration longest;
        if (memory.status() == AgentStatus.BACKOFF) {
            longest = policy.maxWait();
        } else if (memory.status() == AgentStatus.RATE_LIMITED) {
            longest = policy.longestLimit();
        } else {
            return Duration.ZERO;
        }
        return memory.nextStartAt()
                .map(at -> clamp(between(wall, at), Duration.ZERO, longest))
                .orElse(policy.firstWait());
    }

    private static Decision cleared(LoopState state, Clearing phase, LoopEvent.LeftoversCleared cleared, Moment now) {
        if (!cleared.all()) {
            return stuck(state.withExit(ExitReason.SUPERVISOR_DIED));
        }
        LoopState known = cleared.any() || phase.wasRunning() ? state.withExit(ExitReason.SUPERVISOR_DIED) : state;
        if (phase.stop().isPresent()) {
            return phase.stop().get() == StopCause.KILL_FILE
                    ? refused(known)
                    : stopped(known, phase.stop().get());
        }
        Optional<LoopEffect> found = cleared.any()
                ? Optional.of(new Say("ended what the last supervisor's agent had left running"))
                : Optional.empty();
        if (!phase.pause().isZero()) {
            return hold(known, phase.pause(), phase.limited(), now, "going on with the last supervisor's wait");
        }
        return start(known, now, found);
    }

    private static Decision start(LoopState state, Moment now, Optional<LoopEffect> first) {
        LoopState next = state.counted(now.wall()).with(new Starting(now.nanos(), now.wall(), Optional.empty()));
        // Said and saved before it is done: the agent's first line comes after ours, and a death right after is known.
        LoopEffect starting = new Say(
                next.restartCount() == 0 ? "starting the agent" : "starting the agent, restart " + next.restartCount());
        return new Decision(
                next,
                first.isPresent()
                        ? List.of(first.get(), new Save(), starting, new StartAgent())
                        : List.of(new Save(), starting, new StartAgent()));
    }

    private static Decision started(LoopState state, Starting phase, LoopEvent.Started started, Moment now) {
        Running running = new Running(phase.sinceNanos(), phase.since(), started.pid());
        if (phase.stop().isPresent()) {
            return stop(state, running, phase.stop().get(), now);
        }
        return new Decision(state.with(running), List.of(new Save()));
    }

    private static Decision startFailed(LoopState state, Starting phase, LoopEvent.StartFailed failed, Moment now) {
        LoopState known = state.withExit(ExitReason.CRASH).withError(Optional.of(failed.sentence()));
        if (phase.stop().isPresent()) {
            return stopped(known, phase.stop().get());
        }
        if (failed.missing()) {
            return ended(known, AgentStatus.NEEDS_ATTENTION, ExitCode.FAILED, Optional.empty(), failed.sentence());
        }
        return crashed(known, now.since(phase.sinceNanos()), failed.sentence(), now);
    }

    private static Decision exited(LoopState state, RunEnd end, Moment now) {
        return switch (state.phase()) {
            case Running running -> ranUntil(state, end, now.since(running.sinceNanos()), now);
            case Stopping stopping -> {
                LoopState known = state.withExit(ExitReason.OPERATOR);
                yield end.cleared() ? stopped(known, stopping.cause()) : stuck(known);
            }
            case Fresh ignored -> same(state);
            case Clearing ignored -> same(state);
            case Starting ignored -> same(state);
            case Waiting ignored -> same(state);
            case Ended ignored -> same(state);
        };
    }

    private static Decision ranUntil(LoopState state, RunEnd end, Duration ran, Moment now) {
        RestartPolicy policy = state.policy();
        LoopState known = state.withExit(end.reason());
        if (ran.compareTo(policy.resetAfter()) > 0) {
            known = known.withBackoff(policy.firstWait(), 0);
        }
        if (end.reason() != ExitReason.CLEAN && end.reason() != ExitReason.OPERATOR) {
            known = known.withError(Optional.of(end.sentence()));
        }
        if (!end.cleared()) {
            return stuck(known);
        }
        return switch (end.reason()) {
            case CLEAN ->
                waiting(known.withBackoff(known.nextWait(), 0), policy.firstWait(), false, now, end.sentence());
            case CRASH, SILENT, OOM_KILLED, SUPERVISOR_DIED, UNKNOWN -> crashed(known, ran, end.sentence(), now);
            case RATE_LIMITED -> {
                Duration limit = end.retryAt()
                        .map(at -> clamp(between(now.wall(), at), policy.firstWait(), policy.longestLimit()))
                        .orElse(policy.maxWait());
                yield waiting(known.withBackoff(known.nextWait(), 0), limit, true, now, end.sentence());
            }
            case AUTH, BILLING, MODEL, BUDGET ->
                ended(known, AgentStatus.NEEDS_ATTENTION, ExitCode.FAILED, Optional.empty(), end.sentence());
            case OPERATOR -> ended(known, AgentStatus.STOPPED, ExitCode.FINE, Optional.empty(), end.sentence());
        };
    }

    private static Decision crashed(LoopState state, Duration ran, String sentence, Moment now) {
        RestartPolicy policy = state.policy();
        int quick = ran.compareTo(policy.quick()) < 0 ? state.quickCrashes() + 1 : 0;
        Duration wait = state.nextWait();
        LoopState known = state.withBackoff(policy.within(wait.multipliedBy(2)), quick);
        if (quick >= policy.maxQuickCrashes()) {
            String given = "given up after " + quick + " crashes in a row within "
                    + policy.quick().toSeconds() + " s of their start; the last: " + sentence;
            return ended(
                    known.withError(Optional.of(given)), AgentStatus.FAILED, ExitCode.FAILED, Optional.empty(), given);
        }
        return waiting(known, wait, false, now, sentence);
    }

    private static Decision waiting(LoopState state, Duration wait, boolean limited, Moment now, String why) {
        if (!state.policy().jitter() || limited) {
            return hold(state, wait, limited, now, why);
        }
        long seed = Jitter.next(state.seed());
        Duration spread = Jitter.spread(wait, seed);
        Duration longest = state.policy().maxWait();
        Duration length = spread.compareTo(longest) > 0 ? longest : spread;
        return hold(state.withSeed(seed), length, false, now, why);
    }

    private static Decision hold(LoopState state, Duration length, boolean limited, Moment now, String why) {
        Moment until = now.plus(length);
        return new Decision(
                state.with(new Waiting(until.nanos(), until.wall(), limited)),
                List.of(new Save(), new Say(why + "; next start in " + seconds(length) + " s")));
    }

    private static Decision stopAsked(LoopState state, StopCause cause, Moment now) {
        return switch (state.phase()) {
            case Clearing clearing ->
                same(state.with(
                        new Clearing(clearing.pause(), clearing.limited(), clearing.wasRunning(), Optional.of(cause))));
            case Starting starting ->
                same(state.with(new Starting(starting.sinceNanos(), starting.since(), Optional.of(cause))));
            case Running running -> stop(state, running, cause, now);
            case Fresh ignored -> stopped(state, cause);
            case Waiting ignored -> stopped(state, cause);
            case Stopping ignored -> same(state);
            case Ended ignored -> same(state);
        };
    }

    private static Decision stop(LoopState state, Running running, StopCause cause, Moment now) {
        long deadline = now.plus(state.policy().grace()).nanos();
        Stopping stopping = new Stopping(running.sinceNanos(), running.since(), running.pid(), cause, deadline, false);
        return new Decision(
                state.with(stopping),
                List.of(new AskAgentToEnd(), new Save(), new Say("stopping the agent " + cause.phrase())));
    }

    private static Decision ticked(LoopState state, Moment now) {
        return switch (state.phase()) {
            case Waiting waiting ->
                now.reached(waiting.untilNanos()) ? start(state, now, Optional.empty()) : same(state);
            case Stopping stopping -> now.reached(stopping.deadlineNanos()) ? force(state, stopping, now) : same(state);
            case Fresh ignored -> same(state);
            case Clearing ignored -> same(state);
            case Starting ignored -> same(state);
            case Running ignored -> same(state);
            case Ended ignored -> same(state);
        };
    }

    private static Decision force(LoopState state, Stopping stopping, Moment now) {
        if (stopping.forced()) {
            return stuck(state.withExit(ExitReason.OPERATOR));
        }
        Stopping forced = new Stopping(
                stopping.sinceNanos(),
                stopping.since(),
                stopping.pid(),
                stopping.cause(),
                now.plus(state.policy().forceBound()).nanos(),
                true);
        return new Decision(
                state.with(forced),
                List.of(
                        new EndAgentByForce(),
                        new Say("the agent did not end within "
                                + seconds(state.policy().grace()) + " s and is ended by force")));
    }

    private static Decision stopped(LoopState state, StopCause cause) {
        return ended(state, AgentStatus.STOPPED, ExitCode.FINE, Optional.of(cause), cause.phrase());
    }

    private static Decision refused(LoopState state) {
        return ended(
                state,
                AgentStatus.STOPPED,
                ExitCode.FAILED,
                Optional.of(StopCause.KILL_FILE),
                "not started, since the kill file exists: remove it first");
    }

    /** A second agent must not start beside the remains of the first. */
    private static Decision stuck(LoopState state) {
        String sentence = "some of the agent's processes cannot be ended: look at them with ps, then start it again";
        return ended(
                state.withError(Optional.of(sentence)),
                AgentStatus.NEEDS_ATTENTION,
                ExitCode.FAILED,
                Optional.empty(),
                sentence);
    }

    private static Decision ended(
            LoopState state, AgentStatus status, ExitCode code, Optional<StopCause> stop, String sentence) {
        return new Decision(
                state.with(new Ended(status, code, stop)),
                List.of(new Save(), new Say(status.word() + ": " + sentence), new Finish(code)));
    }

    private static Decision same(LoopState state) {
        return new Decision(state, List.of());
    }

    /** The span between two times of day; hostile ones that are too far apart to count give the nearest extreme. */
    private static Duration between(Instant from, Instant to) {
        return Duration.ofSeconds(to.getEpochSecond() - from.getEpochSecond(), (long) to.getNano() - from.getNano());
    }

    private static Duration clamp(Duration span, Duration least, Duration most) {
        if (span.compareTo(least) < 0) {
            return least;
        }
        return span.compareTo(most) > 0 ? most : span;
    }

    /** Seconds with one decimal where they are not whole. */
    private static String seconds(Duration span) {
        long tenths = (span.toMillis() + 50) / 100;
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10 + "." + tenths % 10;
    }
}
