/** Tests of a team's decisions: one by one, and on random walks through a world on paper. */
@NullMarked
package dev.agentctl.supervisor.team;

import org.jspecify.annotations.NullMarked;
