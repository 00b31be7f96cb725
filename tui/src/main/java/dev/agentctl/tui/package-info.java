/** The command agent-monitor. */
@NullMarked
package dev.agentctl.tui;

import org.jspecify.annotations.NullMarked;
