/** Tests of the IRC client, and the real servers and people that others' tests need too. */
@NullMarked
package dev.agentctl.supervisor.irc;

import org.jspecify.annotations.NullMarked;
