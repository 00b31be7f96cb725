/** Tones to colours, for dark, light, 16 colours, none. */
@NullMarked
package dev.agentctl.tui.theme;

import org.jspecify.annotations.NullMarked;
