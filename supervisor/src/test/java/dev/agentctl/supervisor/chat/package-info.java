/** Tests of a team on IRC. */
@NullMarked
package dev.agentctl.supervisor.chat;

import org.jspecify.annotations.NullMarked;
