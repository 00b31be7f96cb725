/** MCP servers that run in this process and are offered to the Claude CLI over its control protocol. */
@NullMarked
package dev.agentctl.supervisor.mcp;

import org.jspecify.annotations.NullMarked;
