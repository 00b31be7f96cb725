package dev.agentctl.shared.engine;

import dev.agentctl.shared.agent.AgentName;

/** Something happened to an agent; what exactly, the next {@link Engine#list} tells. */
public sealed interface EngineEvent {
    record Started(AgentName name, String key) implements EngineEvent {}

    record Ended(AgentName name, String key) implements EngineEvent {}

    record Removed(AgentName name, String key) implements EngineEvent {}

    /** The kernel killed one of its processes for memory. */
    record OomKilled(AgentName name, String key) implements EngineEvent {}

    /** The stream was cut and is back: anything may have happened. */
    record Reconnected() implements EngineEvent {}
}
