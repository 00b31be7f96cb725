/** Git by its command line: one checkout per session and task, and nothing in it ever lost. */
@NullMarked
package dev.agentctl.supervisor.git;

import org.jspecify.annotations.NullMarked;
