/** What all commands share: how they run, exit codes, one-sentence errors, progress, {@code --json}. */
@NullMarked
package dev.agentctl.shared.cli;

import org.jspecify.annotations.NullMarked;
