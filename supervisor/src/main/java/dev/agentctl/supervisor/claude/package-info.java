/** The Claude CLI: which one, what it prints, what that costs. */
@NullMarked
package dev.agentctl.supervisor.claude;

import org.jspecify.annotations.NullMarked;
