package dev.agentctl.shared.engine;

import dev.agentctl.shared.agent.AgentName;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
 * @param claude for an agent that is the Claude CLI
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
        Hardening hardening,
        Claude claude) {
    /** The variable that says where the homes are. */
    public static final String HOMES = "AGENTCHAT_HOME";

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
                Hardening.DEFAULT,
                Claude.DEFAULT);
    }

    public AgentSpec withMission(String text) {
        Copy copy = new Copy(this);
        copy.mission = text;
        return copy.spec();
    }

    public AgentSpec withImage(String name) {
        Copy copy = new Copy(this);
        copy.image = Optional.of(name);
        return copy.spec();
    }

    public AgentSpec withEnvironment(Map<String, String> variables) {
        Copy copy = new Copy(this);
        copy.environment = variables;
        return copy.spec();
    }

    public AgentSpec withMounts(List<Mount> list) {
        Copy copy = new Copy(this);
        copy.mounts = list;
        return copy.spec();
    }

    public AgentSpec withLimits(OptionalLong memory, OptionalDouble cores, OptionalLong processes) {
        Copy copy = new Copy(this);
        copy.memoryBytes = memory;
        copy.cpus = cores;
        copy.pids = processes;
        return copy.spec();
    }

    public AgentSpec withProtection() {
        Copy copy = new Copy(this);
        copy.isProtected = true;
        return copy.spec();
    }

    /** The command itself is the container's first process, without a loop. */
    public AgentSpec plain() {
        Copy copy = new Copy(this);
        copy.supervised = false;
        return copy.spec();
    }

    public AgentSpec withHardening(Hardening how) {
        Copy copy = new Copy(this);
        copy.hardening = how;
        return copy.spec();
    }

    public AgentSpec withClaude(Claude how) {
        Copy copy = new Copy(this);
        copy.claude = how;
        return copy.spec();
    }

    /** Whether its loop runs the Claude CLI, and not a command of its own. */
    public boolean runsClaude() {
        return supervised && command.isEmpty();
    }

    /**
     * Whether it works in the host's own folders, at their own paths and as their owner, for its environment names where
     * the homes are. Only a plain one does; all others are told by the engine.
     */
    public boolean isAtHome() {
        return !supervised && environment.containsKey(HOMES);
    }

    /** What a supervised agent's {@code agent-supervisor} is told. */
    public List<String> supervisorArguments() {
        List<String> words = new ArrayList<>(List.of("run", name.text()));
        if (command.isEmpty()) {
            words.addAll(claude.options());
        }
        // A mission that begins with a hyphen would be read as an option.
        words.add(mission.startsWith("-") ? " " + mission : mission);
        if (!command.isEmpty()) {
            words.add("--");
            words.addAll(command);
        }
        return words;
    }

    /** A spec in the making; one thread's. */
    private static final class Copy {
        private final AgentName name;
        private final List<String> command;
        private String mission;
        private boolean supervised;
        private Optional<String> image;
        private List<Mount> mounts;
        private Map<String, String> environment;
        private OptionalLong memoryBytes;
        private OptionalDouble cpus;
        private OptionalLong pids;
        private boolean isProtected;
        private Hardening hardening;
        private Claude claude;

        Copy(AgentSpec of) {
            name = of.name;
            command = of.command;
            mission = of.mission;
            supervised = of.supervised;
            image = of.image;
            mounts = of.mounts;
            environment = of.environment;
            memoryBytes = of.memoryBytes;
            cpus = of.cpus;
            pids = of.pids;
            isProtected = of.isProtected;
            hardening = of.hardening;
            claude = of.claude;
        }

        AgentSpec spec() {
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
                    hardening,
                    claude);
        }
    }

    /**
     * How the loop runs the Claude CLI; of no account for a command of its own.
     *
     * @param model empty for the CLI's own choice
     * @param budgetUsd what it may cost in US dollars over its whole life, above 0
     * @param budgetTokens the tokens it may be billed for over its whole life, above 0
     * @param silenceLimit after which a CLI that says nothing while it works is interrupted; empty for the loop's default
     * @param permissionMode one of {@link #PERMISSION_MODES}; empty for the engine's default: in a container, which closes
     *     the agent in, everything; on the host what the loop's own default allows
     */
    public record Claude(
            Optional<String> model,
            OptionalDouble budgetUsd,
            OptionalLong budgetTokens,
            Optional<Duration> silenceLimit,
            Optional<String> permissionMode) {
        /** The CLI's own model, no budget, the loop's limit of silence. */
        public static final Claude DEFAULT = new Claude(
                Optional.empty(), OptionalDouble.empty(), OptionalLong.empty(), Optional.empty(), Optional.empty());

        /** What the CLI does with a tool that nobody has allowed, in its own words (2.1.329). */
        public static final List<String> PERMISSION_MODES =
                List.of("acceptEdits", "auto", "bypassPermissions", "dontAsk", "manual", "plan");

        /** The mode in which the CLI asks for nothing. */
        public static final String ALL_PERMITTED = "bypassPermissions";

        /** The same, in this mode where none was chosen. */
        public Claude orPermissionMode(String mode) {
            return new Claude(model, budgetUsd, budgetTokens, silenceLimit, permissionMode.or(() -> Optional.of(mode)));
        }

        /** The same as words for {@code agent-supervisor run}; none for what is left to it. */
        public List<String> options() {
            List<String> words = new ArrayList<>();
            if (model.isPresent()) {
                // One word, so that no model is taken for an option.
                words.add("--model=" + model.get());
            }
            if (budgetUsd.isPresent()) {
                words.add("--budget-usd=" + plain(BigDecimal.valueOf(budgetUsd.getAsDouble())));
            }
            if (budgetTokens.isPresent()) {
                words.add("--budget-tokens=" + budgetTokens.getAsLong());
            }
            if (silenceLimit.isPresent()) {
                words.add("--silence-limit="
                        + plain(BigDecimal.valueOf(silenceLimit.get().toMillis(), 3)));
            }
            if (permissionMode.isPresent()) {
                words.add("--permission-mode=" + permissionMode.get());
            }
            return words;
        }

        private static String plain(BigDecimal number) {
            return number.stripTrailingZeros().toPlainString();
        }
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
