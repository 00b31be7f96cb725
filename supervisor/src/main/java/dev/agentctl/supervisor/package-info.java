/** The long-running process beside an agent, or over a team. */
@NullMarked
package dev.agentctl.supervisor;

import org.jspecify.annotations.NullMarked;
