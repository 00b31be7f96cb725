/** Processes of this machine: one look at all of them, who belongs to whom, and the end of a whole tree. */
@NullMarked
package dev.agentctl.shared.process;

import org.jspecify.annotations.NullMarked;
