package dev.agentctl.supervisor.loop;

import dev.agentctl.shared.agent.AgentStatus;
import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.supervisor.loop.LoopEffect.AskAgentToEnd;
import dev.agentctl.supervisor.loop.LoopEffect.EndAgentByForce;
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
import java.util.List;
import java.util.Optional;

/** How an agent is made to end: asked, and after the grace by force. Pure, as all of {@link LoopCore}. */
final class Stops {
    private Stops() {}

    /** The loop shall end. */
    static Decision asked(LoopState state, StopCause cause, Moment now) {
        return switch (state.phase()) {
            case Clearing clearing ->
                LoopCore.same(state.with(
                        new Clearing(clearing.pause(), clearing.limited(), clearing.wasRunning(), Optional.of(cause))));
            case Starting starting ->
                LoopCore.same(state.with(new Starting(starting.sinceNanos(), starting.since(), Optional.of(cause))));
            case Running running -> stop(state, running, cause, now);
            // It was asked to end already, and its time runs.
            case Interrupting going ->
                new Decision(
                        state.with(new Stopping(
                                going.sinceNanos(),
                                going.since(),
                                going.pid(),
                                cause,
                                going.deadlineNanos(),
                                going.forced())),
                        List.of(new Save(), new Say("stopping the agent " + cause.phrase())));
            case Fresh ignored -> stopped(state, cause);
            case NeedsToken ignored -> stopped(state, cause);
            case Waiting ignored -> stopped(state, cause);
            case Stopping ignored -> LoopCore.same(state);
            case Ended ignored -> LoopCore.same(state);
        };
    }

    static Decision stop(LoopState state, Running running, StopCause cause, Moment now) {
        long deadline = now.plus(state.policy().grace()).nanos();
        Stopping stopping = new Stopping(running.sinceNanos(), running.since(), running.pid(), cause, deadline, false);
        return new Decision(
                state.with(stopping),
                List.of(new AskAgentToEnd(), new Save(), new Say("stopping the agent " + cause.phrase())));
    }

    /** The agent shall end, and what follows is as the reason says. */
    static Decision interrupt(LoopState state, Running running, ExitReason reason, String sentence, Moment now) {
        long deadline = now.plus(state.policy().grace()).nanos();
        Interrupting next = new Interrupting(
                running.sinceNanos(), running.since(), running.pid(), reason, sentence, deadline, false);
        return new Decision(
                state.with(next),
                List.of(new AskAgentToEnd(), new Save(), new Say("interrupting the agent: " + sentence)));
    }

    static Decision force(LoopState state, Stopping stopping, Moment now) {
        Stopping forced = new Stopping(
                stopping.sinceNanos(),
                stopping.since(),
                stopping.pid(),
                stopping.cause(),
                now.plus(state.policy().forceBound()).nanos(),
                true);
        return stopping.forced() ? Endings.stuck(state.withExit(ExitReason.OPERATOR)) : force(state.with(forced));
    }

    static Decision force(LoopState state, Interrupting going, Moment now) {
        Interrupting forced = new Interrupting(
                going.sinceNanos(),
                going.since(),
                going.pid(),
                going.reason(),
                going.sentence(),
                now.plus(state.policy().forceBound()).nanos(),
                true);
        return going.forced() ? Endings.stuck(state.withExit(going.reason())) : force(state.with(forced));
    }

    private static Decision force(LoopState forced) {
        return new Decision(
                forced,
                List.of(
                        new EndAgentByForce(),
                        new Say("the agent did not end within "
                                + Endings.seconds(forced.policy().grace()) + " s and is ended by force")));
    }

    static Decision stopped(LoopState state, StopCause cause) {
        return Endings.ended(state, AgentStatus.STOPPED, ExitCode.FINE, Optional.of(cause), cause.phrase());
    }

    static Decision refused(LoopState state) {
        return Endings.ended(
                state,
                AgentStatus.STOPPED,
                ExitCode.FAILED,
                Optional.of(StopCause.KILL_FILE),
                "not started, since the kill file exists: remove it first");
    }
}
