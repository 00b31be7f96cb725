package dev.agentctl.supervisor.loop;

import dev.agentctl.shared.cli.ExitCode;

/** What a decision asks of the world, in this order. */
public sealed interface LoopEffect {
    /** Look for what the last loop's agent left running and end it; answered by {@link LoopEvent.LeftoversCleared}. */
    record ClearLeftovers() implements LoopEffect {}

    /** Answered by {@link LoopEvent.Started} or {@link LoopEvent.StartFailed}. */
    record StartAgent() implements LoopEffect {}

    /** Answered by {@link LoopEvent.TokenFound} or {@link LoopEvent.TokenMissing}. */
    record LookForToken() implements LoopEffect {}

    /** TERM to the agent's first process; INT to a Claude CLI, which then saves its answer so far, and tells its cost. */
    record AskAgentToEnd() implements LoopEffect {}

    /** KILL to the agent's whole tree. */
    record EndAgentByForce() implements LoopEffect {}

    /** Write state.json. */
    record Save() implements LoopEffect {}

    /** One line in the log. */
    record Say(String sentence) implements LoopEffect {}

    /** The loop is over. */
    record Finish(ExitCode code) implements LoopEffect {}
}
