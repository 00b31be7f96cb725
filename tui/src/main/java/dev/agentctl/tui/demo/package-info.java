/** Six living agents of different characters in a home of their own, for a first look. */
@NullMarked
package dev.agentctl.tui.demo;

import org.jspecify.annotations.NullMarked;
