/** The parts of the screen, each drawing itself from what it is given. */
@NullMarked
package dev.agentctl.tui.widget;

import org.jspecify.annotations.NullMarked;
