/** The long-running process beside an agent. */
@NullMarked
package dev.agentctl.supervisor;

import org.jspecify.annotations.NullMarked;
