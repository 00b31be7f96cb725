/** Tests of the client, against a scripted program and against the real CLI. */
@NullMarked
package dev.agentctl.supervisor.claude.client;

import org.jspecify.annotations.NullMarked;
