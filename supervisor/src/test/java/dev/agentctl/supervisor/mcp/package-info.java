/** Tests of the MCP servers that run in this process. */
@NullMarked
package dev.agentctl.supervisor.mcp;

import org.jspecify.annotations.NullMarked;
