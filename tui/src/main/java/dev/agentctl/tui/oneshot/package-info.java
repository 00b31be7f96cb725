/** One look at the fleet as plain text or JSON, without a terminal library. */
@NullMarked
package dev.agentctl.tui.oneshot;

import org.jspecify.annotations.NullMarked;
