/** The command agent-health. */
@NullMarked
package dev.agentctl.health.cli;

import org.jspecify.annotations.NullMarked;
