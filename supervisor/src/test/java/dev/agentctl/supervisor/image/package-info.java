/** Tests of the agents' image. */
@NullMarked
package dev.agentctl.supervisor.image;

import org.jspecify.annotations.NullMarked;
