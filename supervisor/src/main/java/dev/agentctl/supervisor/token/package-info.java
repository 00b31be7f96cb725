/** A token's way from a person to an agent: whether one is needed, where it comes from, how it is handed over. */
@NullMarked
package dev.agentctl.supervisor.token;

import org.jspecify.annotations.NullMarked;
