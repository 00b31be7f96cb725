/** The dashboard on a terminal: one thread, one event queue. */
@NullMarked
package dev.agentctl.tui.screen;

import org.jspecify.annotations.NullMarked;
