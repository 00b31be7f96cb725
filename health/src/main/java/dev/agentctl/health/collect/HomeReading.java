package dev.agentctl.health.collect;

import dev.agentctl.shared.agent.AgentState;
import java.time.Instant;
import java.util.Optional;

/**
 * What an agent's home tells of its present life; times are never in the future.
 *
 * @param isHere whether the home can be on this machine at all; false leaves the rest empty
 * @param state empty where there is none, or only an earlier life's
 * @param problem why it could not be read, in one sentence
 * @param lastActive empty where nothing tells
 */
record HomeReading(
        boolean isHere,
        Optional<AgentState> state,
        Optional<String> problem,
        Optional<Instant> lastActive,
        Optional<Instant> heartbeat,
        Optional<Instant> logWritten) {

    static final HomeReading ELSEWHERE = new HomeReading(
            false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    static HomeReading unreadable(String problem) {
        return new HomeReading(
                true, Optional.empty(), Optional.of(problem), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
