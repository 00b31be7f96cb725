/** Text as a terminal shows it: units, widths, cleaning, tables. */
@NullMarked
package dev.agentctl.shared.text;

import org.jspecify.annotations.NullMarked;
