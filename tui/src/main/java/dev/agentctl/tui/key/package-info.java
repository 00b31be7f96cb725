/** Keys as data: what they do, what the help says of them. */
@NullMarked
package dev.agentctl.tui.key;

import org.jspecify.annotations.NullMarked;
