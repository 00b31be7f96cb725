package dev.agentctl.shared.agent;

import java.time.Instant;

/**
 * One life of one agent: a namesake born later is another agent, so that a kill hits what was on the screen.
 *
 * @param engine the engine's name, see {@code Engine.name()}
 * @param key the container's full id, or the supervisor's pid in decimal
 * @param startedAt when this life began, as the engine tells it; {@link Instant#EPOCH} if it never ran
 */
public record AgentId(String engine, String key, Instant startedAt) {
    /** The key as a person reads it: twelve characters at most. */
    public String shortKey() {
        return key.length() <= 12 ? key : key.substring(0, 12);
    }

    @Override
    public String toString() {
        return engine + ":" + shortKey() + "@" + startedAt;
    }
}
