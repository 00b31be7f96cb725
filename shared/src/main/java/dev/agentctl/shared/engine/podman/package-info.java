/** Agents in Podman containers. */
@NullMarked
package dev.agentctl.shared.engine.podman;

import org.jspecify.annotations.NullMarked;
