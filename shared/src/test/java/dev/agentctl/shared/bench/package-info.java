/** What the modules' benchmarks share: figures in a small table, and a fleet of real containers to measure. */
@NullMarked
package dev.agentctl.shared.bench;

import org.jspecify.annotations.NullMarked;
