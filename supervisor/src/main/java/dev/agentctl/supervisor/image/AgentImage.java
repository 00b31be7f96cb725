package dev.agentctl.supervisor.image;

import dev.agentctl.shared.engine.podman.UsualImage;

/** What everyone who builds, runs or tests the agents' image calls its parts. */
public final class AgentImage {
    /** Its name: agents that name no image run in it. */
    public static final String NAME = UsualImage.NAME;

    /** What it is built on unless another base is named: an official image with Node.js and npm. */
    public static final String BASE = "docker.io/library/node:22-bookworm-slim";

    /** The npm package of the AgentChat MCP server, which an image can do without. */
    public static final String MCP_PACKAGE = "@tjamescouch/agentchat-mcp";

    private AgentImage() {}
}
