package dev.agentctl.shared.engine.podman;

/** How agents' containers are marked. The first three, and the prefix, are those of the original shell tools. */
public final class Labels {
    /** {@code true} on every agent's container. */
    public static final String AGENT = "agentchat.agent";

    public static final String NAME = "agentchat.name";
    /** {@code true} where these tools must not stop it. */
    public static final String PROTECTED = "agentchat.protected";
    /** {@code true} where a supervisor loop is its first process; {@code false} where the agent itself is. */
    public static final String SUPERVISED = "agentchat.supervised";
    /** The memory limit in bytes, so that one list call tells it. */
    public static final String MEMORY = "agentchat.memory-bytes";
    /** The limit in cores, as a decimal number. */
    public static final String CPUS = "agentchat.cpus";
    /** On an image: the path of the supervisor that it carries. */
    public static final String IMAGE_SUPERVISOR = "agentchat.supervisor";
    /** A container's name is this and the agent's name. */
    public static final String NAME_PREFIX = "agentchat-";

    private Labels() {}
}
