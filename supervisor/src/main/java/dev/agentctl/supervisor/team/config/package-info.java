/** A team's TOML file: one table of keys, and what is read, checked, explained and printed by it. */
@NullMarked
package dev.agentctl.supervisor.team.config;

import org.jspecify.annotations.NullMarked;
