/** What all commands share: exit codes and one-sentence errors. */
@NullMarked
package dev.agentctl.shared.cli;

import org.jspecify.annotations.NullMarked;
