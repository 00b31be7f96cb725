/** From a snapshot to cells of text and tone, without a terminal. */
@NullMarked
package dev.agentctl.tui.present;

import org.jspecify.annotations.NullMarked;
