/** Tests of the Claude CLI's client, and fixtures for tests that drive the real one. */
@NullMarked
package dev.agentctl.supervisor.claude;

import org.jspecify.annotations.NullMarked;
