/** A Claude CLI as a child process in stream-json: prompts in, messages out, its questions answered, its end in order. */
@NullMarked
package dev.agentctl.supervisor.claude.client;

import org.jspecify.annotations.NullMarked;
