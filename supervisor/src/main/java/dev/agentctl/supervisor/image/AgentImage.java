package dev.agentctl.supervisor.image;

/** What everyone who builds, runs or tests the agents' image calls its parts. */
public final class AgentImage {
    /** Its name; built on this machine, so never pulled. */
    public static final String NAME = "localhost/agentchat-agent:latest";

    /** The environment variable that names the image of agents that name none, in place of {@link #NAME}. */
    public static final String VARIABLE = "AGENTCTL_IMAGE";

    /** What it is built on unless another base is named: an official image with Node.js and npm. */
    public static final String BASE = "docker.io/library/node:22-bookworm-slim";

    /** The npm package of the AgentChat MCP server, which an image can do without. */
    public static final String MCP_PACKAGE = "@tjamescouch/agentchat-mcp";

    /** In the image: what MCP servers the Claude CLI is given. */
    public static final String MCP_CONFIG = "/etc/agentchat/mcp.json";

    private AgentImage() {}
}
