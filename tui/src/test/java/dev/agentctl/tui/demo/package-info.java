/** The demo really supervises, and leaves nothing behind. */
@NullMarked
package dev.agentctl.tui.demo;

import org.jspecify.annotations.NullMarked;
