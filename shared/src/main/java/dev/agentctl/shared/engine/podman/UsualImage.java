package dev.agentctl.shared.engine.podman;

import java.util.Map;

/** The image of agents that name none. */
public final class UsualImage {
    /** What {@code agentctl build} makes; built on this machine, so never pulled. */
    public static final String NAME = "localhost/agentchat-agent:latest";

    /** The environment variable that names another in its place. */
    public static final String VARIABLE = "AGENTCTL_IMAGE";

    private UsualImage() {}

    /** @param environment as {@link System#getenv()} gives it */
    public static String of(Map<String, String> environment) {
        String named = environment.getOrDefault(VARIABLE, "");
        return named.isBlank() ? NAME : named;
    }
}
