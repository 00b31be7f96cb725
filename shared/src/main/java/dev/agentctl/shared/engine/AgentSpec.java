package dev.agentctl.shared.engine;

import dev.agentctl.shared.agent.AgentName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What an engine is asked to start.
 *
 * @param mission what the agent is for
 * @param command what the supervisor loop runs; empty for its default, the Claude CLI
 * @param supervised whether the loop runs the command; a plain one is the container's own first process
 * @param image containers only
 * @param mounts containers only, besides the agent's home
 * @param environment for the agent, besides the engine's own; never a secret
 * @param memoryBytes a limit; empty for the engine's default. The local engine shows and judges it but cannot enforce it
 * @param cpus a limit in cores; as with memory
 * @param pids a limit on processes and threads; as with memory
 * @param isProtected marks an agent that may not be stopped
 * @param hardening containers only
 */
public record AgentSpec(
        AgentName name,
        String mission,
        List<String> command,
        boolean supervised,
        Optional<String> image,
        List<Mount> mounts,
        Map<String, String> environment,
        OptionalLong memoryBytes,
        OptionalDouble cpus,
        OptionalLong pids,
        boolean isProtected,
        Hardening hardening) {

    /** A supervised agent with the engine's defaults. */
    public static AgentSpec of(AgentName name, String mission, List<String> command) {
        return new AgentSpec(
                name,
                mission,
                command,
                true,
                Optional.empty(),
                List.of(),
                Map.of(),
                OptionalLong.empty(),
                OptionalDouble.empty(),
                OptionalLong.empty(),
                name.isGod(),
                Hardening.DEFAULT);
    }

    public AgentSpec withImage(String name) {
        return new AgentSpec(
                this.name,
                mission,
                command,
                supervised,
                Optional.of(name),
                mounts,
                environment,
                memoryBytes,
                cpus,
                pids,
                isProtected,
                hardening);
    }

    public AgentSpec withEnvironment(Map<String, String> variables) {
        return new AgentSpec(
                name,
                mission,
                command,
                supervised,
                image,
                mounts,
                variables,
                memoryBytes,
                cpus,
                pids,
                isProtected,
                hardening);
    }

    public AgentSpec withMounts(List<Mount> list) {
        return new AgentSpec(
                name,
                mission,
                command,
                supervised,
                image,
                list,
                environment,
                memoryBytes,
                cpus,
                pids,
                isProtected,
                hardening);
    }

    public AgentSpec withLimits(OptionalLong memory, OptionalDouble cores, OptionalLong processes) {
        return new AgentSpec(
                name,
                mission,
                command,
                supervised,
                image,
                mounts,
                environment,
                memory,
                cores,
                processes,
                isProtected,
                hardening);
    }

    public AgentSpec withProtection() {
        return new AgentSpec(
                name,
                mission,
                command,
                supervised,
                image,
                mounts,
                environment,
                memoryBytes,
                cpus,
                pids,
                true,
                hardening);
    }

    /** The command itself is the container's first process, without a loop. */
    public AgentSpec plain() {
        return new AgentSpec(
                name,
                mission,
                command,
                false,
                image,
                mounts,
                environment,
                memoryBytes,
                cpus,
                pids,
                isProtected,
                hardening);
    }

    public AgentSpec withHardening(Hardening how) {
        return new AgentSpec(
                name,
                mission,
                command,
                supervised,
                image,
                mounts,
                environment,
                memoryBytes,
                cpus,
                pids,
                isProtected,
                how);
    }

    /** A folder of the host's inside the container. */
    public record Mount(Path host, String inside, boolean readOnly) {}

    /**
     * How a container is closed in.
     *
     * @param keepCapabilities capabilities left, all others dropped
     * @param newPrivileges whether setuid programs may raise them
     * @param readOnlyRoot whether the image's own files cannot be changed
     * @param network Podman's network mode, as in {@code none}, {@code host}, {@code bridge}; empty for its default
     * @param init whether a small init is the first process and reaps
     */
    public record Hardening(
            List<String> keepCapabilities,
            boolean newPrivileges,
            boolean readOnlyRoot,
            Optional<String> network,
            boolean init) {
        /** No capability, no new privileges, Podman's own network, an init. */
        public static final Hardening DEFAULT = new Hardening(List.of(), false, false, Optional.empty(), true);
    }
}
