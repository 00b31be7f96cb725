/** What stands over all agents: the kill switch that stops the mortal ones, and the watchdog that brings God back. */
@NullMarked
package dev.agentctl.supervisor.guard;

import org.jspecify.annotations.NullMarked;
