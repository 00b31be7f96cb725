/** What the person looks at, and how keys and news change it: decisions without a terminal, a clock or I/O. */
@NullMarked
package dev.agentctl.tui.state;

import org.jspecify.annotations.NullMarked;
