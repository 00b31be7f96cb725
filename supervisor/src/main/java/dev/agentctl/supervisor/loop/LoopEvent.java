package dev.agentctl.supervisor.loop;

import dev.agentctl.supervisor.claude.ClaudeMessage;
import java.time.Duration;

/** What can happen to a loop. */
public sealed interface LoopEvent {
    /**
     * The loop owns the home now.
     *
     * @param killFile whether the kill file exists and concerns this agent
     */
    record Begun(Memory memory, boolean killFile) implements LoopEvent {}

    /**
     * The last loop's agent was looked for, and ended where it was found.
     *
     * @param any whether there was something to end
     * @param all whether nothing of it runs any more
     */
    record LeftoversCleared(boolean any, boolean all) implements LoopEvent {}

    /** The command runs. */
    record Started(long pid) implements LoopEvent {}

    /**
     * The command could not be run.
     *
     * @param missing whether there is no such program, so that trying again cannot help
     */
    record StartFailed(String sentence, boolean missing) implements LoopEvent {}

    /** The agent's token is there. */
    record TokenFound() implements LoopEvent {}

    /** The agent's token is not there; the sentence says where it is looked for. */
    record TokenMissing(String sentence) implements LoopEvent {}

    /** The agent, a Claude CLI, printed this. */
    record Said(ClaudeMessage message) implements LoopEvent {}

    /** The agent, a Claude CLI, has printed nothing for so long. */
    record Quiet(Duration span) implements LoopEvent {}

    /** The command ended, and its whole tree with it as far as {@link RunEnd#cleared} says. */
    record Exited(RunEnd end) implements LoopEvent {}

    /** The loop shall end. */
    record StopAsked(StopCause cause) implements LoopEvent {}

    /** Time has passed. */
    record Ticked() implements LoopEvent {}
}
