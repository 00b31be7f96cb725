/** What the kernel's control groups, version 1 and 2, say of containers on this machine. */
@NullMarked
package dev.agentctl.shared.engine.cgroup;

import org.jspecify.annotations.NullMarked;
