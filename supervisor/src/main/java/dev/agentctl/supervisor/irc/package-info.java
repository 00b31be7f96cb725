/** IRC as the team speaks it: the pieces of a client that decide without a connection. */
@NullMarked
package dev.agentctl.supervisor.irc;

import org.jspecify.annotations.NullMarked;
