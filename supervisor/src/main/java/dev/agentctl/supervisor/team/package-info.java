/** A team of Claude sessions: one state, changed by one thread that takes events and returns effects. */
@NullMarked
package dev.agentctl.supervisor.team;

import org.jspecify.annotations.NullMarked;
