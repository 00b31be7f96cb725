/** How a team's supervisor is spoken to: line JSON over a Unix socket. */
@NullMarked
package dev.agentctl.supervisor.control;

import org.jspecify.annotations.NullMarked;
