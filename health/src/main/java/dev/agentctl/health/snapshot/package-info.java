/** Everything known at one instant, immutable. */
@NullMarked
package dev.agentctl.health.snapshot;

import org.jspecify.annotations.NullMarked;
