package dev.agentctl.supervisor.loop;

import dev.agentctl.shared.agent.AgentStatus;
import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.supervisor.claude.ClaudeWork;
import dev.agentctl.supervisor.claude.Verdict;
import dev.agentctl.supervisor.loop.LoopEffect.Finish;
import dev.agentctl.supervisor.loop.LoopEffect.Save;
import dev.agentctl.supervisor.loop.LoopEffect.Say;
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
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What follows when a run is over: a wait, or the loop's own end. Pure, as all of {@link LoopCore}. */
final class Endings {
    private Endings() {}

    /** The command and its tree have ended. */
    static Decision exited(LoopState state, RunEnd end, Moment now) {
        return switch (state.phase()) {
            case Running running -> ran(state, end, Optional.empty(), now.since(running.sinceNanos()), now);
            case Interrupting going -> ran(state, end, Optional.of(going), now.since(going.sinceNanos()), now);
            case Stopping stopping -> {
                LoopState known = state.withExit(ExitReason.OPERATOR);
                if (known.work().isPresent()) {
                    known = known.withWork(known.work().get().ended(Verdict.Conversation.GOES_ON));
                }
                yield end.cleared() ? Stops.stopped(known, stopping.cause()) : stuck(known);
            }
            case Fresh ignored -> LoopCore.same(state);
            case Clearing ignored -> LoopCore.same(state);
            case NeedsToken ignored -> LoopCore.same(state);
            case Starting ignored -> LoopCore.same(state);
            case Waiting ignored -> LoopCore.same(state);
            case Ended ignored -> LoopCore.same(state);
        };
    }

    static Decision startFailed(LoopState state, Starting phase, LoopEvent.StartFailed failed, Moment now) {
        LoopState known = state.withExit(ExitReason.CRASH).withError(Optional.of(failed.sentence()));
        if (phase.stop().isPresent()) {
            return Stops.stopped(known, phase.stop().get());
        }
        if (failed.missing()) {
            return ended(known, AgentStatus.NEEDS_ATTENTION, ExitCode.FAILED, Optional.empty(), failed.sentence());
        }
        return crashed(known, now.since(phase.sinceNanos()), failed.sentence(), now);
    }

    /** @param interrupted where the loop itself ended the run: its reason stands above what the agent says */
    private static Decision ran(
            LoopState state, RunEnd end, Optional<Interrupting> interrupted, Duration ran, Moment now) {
        if (state.work().isEmpty()) {
            return ranUntil(state, end, ran, now);
        }
        ClaudeWork work = state.work().get();
        Verdict verdict = work.verdict(end.reason(), end.sentence());
        ClaudeWork closed = work.ended(verdict.conversation());
        LoopState known = state.withWork(closed);
        if (interrupted.isPresent()) {
            Interrupting why = interrupted.get();
            return ranUntil(known, new RunEnd(why.reason(), why.sentence(), Optional.empty(), end.cleared()), ran, now);
        }
        boolean isLost = verdict.conversation() == Verdict.Conversation.UNKNOWN && work.resumes();
        if (isLost && end.cleared()) {
            return LoopCore.beginAgain(known, verdict.sentence(), now);
        }
        Optional<String> over = closed.overBudget();
        RunEnd judged = over.isPresent() && verdict.reason() == ExitReason.CLEAN
                ? new RunEnd(ExitReason.BUDGET, over.get(), Optional.empty(), end.cleared())
                : new RunEnd(verdict.reason(), verdict.sentence(), verdict.retryAt(), end.cleared());
        return ranUntil(known, judged, ran, now);
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

    static Decision hold(LoopState state, Duration length, boolean limited, Moment now, String why) {
        Moment until = now.plus(length);
        return new Decision(
                state.with(new Waiting(until.nanos(), until.wall(), limited)),
                List.of(new Save(), new Say(why + "; next start in " + seconds(length) + " s")));
    }

    /** A second agent must not start beside the remains of the first. */
    static Decision stuck(LoopState state) {
        String sentence = "some of the agent's processes cannot be ended: look at them with ps, then start it again";
        return ended(
                state.withError(Optional.of(sentence)),
                AgentStatus.NEEDS_ATTENTION,
                ExitCode.FAILED,
                Optional.empty(),
                sentence);
    }

    static Decision ended(
            LoopState state, AgentStatus status, ExitCode code, Optional<StopCause> stop, String sentence) {
        return new Decision(
                state.with(new Ended(status, code, stop)),
                List.of(new Save(), new Say(status.word() + ": " + sentence), new Finish(code)));
    }

    /** The span between two times of day; hostile ones that are too far apart to count give the nearest extreme. */
    static Duration between(Instant from, Instant to) {
        return Duration.ofSeconds(to.getEpochSecond() - from.getEpochSecond(), (long) to.getNano() - from.getNano());
    }

    static Duration clamp(Duration span, Duration least, Duration most) {
        if (span.compareTo(least) < 0) {
            return least;
        }
        return span.compareTo(most) > 0 ? most : span;
    }

    /** Seconds with one decimal where they are not whole. */
    static String seconds(Duration span) {
        long tenths = (span.toMillis() + 50) / 100;
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10 + "." + tenths % 10;
    }
}
