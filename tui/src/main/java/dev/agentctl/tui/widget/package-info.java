/** Frames of text and tones onto Lanterna's cells, only what changed. */
@NullMarked
package dev.agentctl.tui.widget;

import org.jspecify.annotations.NullMarked;
