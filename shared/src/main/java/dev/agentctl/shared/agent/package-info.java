/** What an agent is: its name, its identity, its home folder and what its supervisor says of it. */
@NullMarked
package dev.agentctl.shared.agent;

import org.jspecify.annotations.NullMarked;
