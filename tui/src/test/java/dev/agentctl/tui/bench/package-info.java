/** What the commands cost as whole processes, beside their peers: {@code tui/bench/run}. */
@NullMarked
package dev.agentctl.tui.bench;

import org.jspecify.annotations.NullMarked;
