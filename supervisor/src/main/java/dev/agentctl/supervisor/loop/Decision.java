package dev.agentctl.supervisor.loop;

import java.util.List;

/** What follows from an event: the new state, and what to do, in order. */
public record Decision(LoopState state, List<LoopEffect> effects) {}
