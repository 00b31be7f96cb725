/** Keeps one agent running: pure decisions, effects at the edge. */
@NullMarked
package dev.agentctl.supervisor.loop;

import org.jspecify.annotations.NullMarked;
