package dev.agentctl.supervisor.loop;

import dev.agentctl.shared.json.BoundedJson;
import dev.agentctl.supervisor.claude.ClaudeStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run of the agent's command, before it is begun.
 *
 * @param arguments the program and its arguments
 * @param environment the variables it gets, all of them
 * @param mark the entry {@code NAME=value} of these by which its tree is found again
 * @param input what it reads on standard input; empty for nothing
 */
record RunStart(
        List<String> arguments, Map<String, String> environment, String mark, Optional<String> input, Output output) {
    /** What becomes of what it prints; all of it is taken on threads of the run's. */
    sealed interface Output {
        /** Lines of any command, errors among them. */
        record Lines(OutputLines.Sink sink) implements Output {}

        /** A Claude CLI's messages, and its errors beside them. */
        record Messages(BoundedJson json, ClaudeStream.Sink sink, OutputLines.Sink errors) implements Output {}
    }

    /** Whether it is asked to end by INT, as a person at a terminal does, rather than by TERM. */
    boolean endsOnInterrupt() {
        return output instanceof Output.Messages;
    }
}
