/** IRC: a client that stays connected, hears what it missed, and says what it is given; it knows nothing of teams. */
@NullMarked
package dev.agentctl.supervisor.irc;

import org.jspecify.annotations.NullMarked;
