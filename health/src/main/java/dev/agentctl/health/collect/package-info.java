/** From engines, host and homes to one snapshot of the fleet. */
@NullMarked
package dev.agentctl.health.collect;

import org.jspecify.annotations.NullMarked;
