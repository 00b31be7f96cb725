/** A team on IRC: its supervisor, its sessions, and the people who give it work. */
@NullMarked
package dev.agentctl.supervisor.chat;

import org.jspecify.annotations.NullMarked;
