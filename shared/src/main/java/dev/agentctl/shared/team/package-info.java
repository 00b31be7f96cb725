/** What a team of Claude sessions is, as its supervisor writes it down and everybody else reads it. */
@NullMarked
package dev.agentctl.shared.team;

import org.jspecify.annotations.NullMarked;
