/** The engine whose agents are processes of this user. */
@NullMarked
package dev.agentctl.shared.engine.local;

import org.jspecify.annotations.NullMarked;
