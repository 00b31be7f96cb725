package dev.agentctl.supervisor.image;

/** What everyone who builds, runs or tests the agents' image calls its parts. */
public final class AgentImage {
    /** The version of the Claude CLI that is built into the image, and that all tests of it run. */
    public static final String CLAUDE_VERSION = "2.1.329";

    /** The npm package of the Claude CLI; its programs are in further packages whose names begin so. */
    public static final String CLAUDE_PACKAGE = "@anthropic-ai/claude-code";

    /** The npm package of the AgentChat MCP server, which an image can do without. */
    public static final String MCP_PACKAGE = "@tjamescouch/agentchat-mcp";

    /** In the image: what MCP servers the Claude CLI is given. */
    public static final String MCP_CONFIG = "/etc/agentchat/mcp.json";

    private AgentImage() {}
}
