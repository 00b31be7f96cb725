/** Files that survive crashes and strangers: whole writes, bounded reads, journals, owner locks. */
@NullMarked
package dev.agentctl.shared.file;

import org.jspecify.annotations.NullMarked;
