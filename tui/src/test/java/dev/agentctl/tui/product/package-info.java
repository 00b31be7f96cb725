/** The whole product as a person meets it: the packaged distribution, in a real terminal, over real agents. */
@NullMarked
package dev.agentctl.tui.product;

import org.jspecify.annotations.NullMarked;
