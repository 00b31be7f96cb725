package dev.agentctl.shared.engine.podman;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.engine.AgentRunsException;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.engine.Distribution;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.text.Clean;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Makes and starts an agent's container. Thread-safe. */
final class ContainerStart {
    /** What a container may use unless its spec says otherwise. */
    static final long MEMORY_BYTES = 4L << 30;

    static final double CPUS = 2;
    static final long PIDS = 256;

    /** The network mode of agents that name none. */
    static final String NETWORK_VARIABLE = "AGENTCTL_NETWORK";

    /** The chat server of agents that name none. */
    static final String URL_VARIABLE = "AGENTCHAT_URL";

    private static final String DEFAULT_URL = "wss://agentchat-server.fly.dev";
    /** Where the agent's credential is put, once it runs: in memory, for its own user alone, and gone with it. */
    private static final String TOKEN_FOLDER = "/run/agentchat";

    private static final String DISTRIBUTION_INSIDE = "/opt/agentctl";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LOG_MEGABYTES = 16;

    private final PodmanHttp http;
    private final DockerCalls docker;
    private final AgentHomes homes;
    private final Map<String, String> environment;
    private final Optional<Distribution> distribution;

    ContainerStart(
            PodmanHttp http,
            DockerCalls docker,
            AgentHomes homes,
            Map<String, String> environment,
            Optional<Distribution> distribution) {
        this.http = http;
        this.docker = docker;
        this.homes = homes;
        this.environment = environment;
        this.distribution = distribution;
    }

    /** What the container runs, and from where. */
    private record Command(List<String> words, boolean needsDistribution) {}

    /** Starts the container and gives its id; one that did not start is removed again. */
    String start(AgentSpec spec) throws EngineException {
        String wanted = spec.image().orElseGet(() -> UsualImage.of(environment));
        Image image = image(wanted);
        Command command = command(spec, image, wanted);
        HomeFolders folders = HomeFolders.prepare(homes, spec);
        UserMapping mapping = spec.isAtHome()
                ? UserMapping.ofOwner(http, homes.root())
                : UserMapping.find(http, image.user(), folders.home().path());
        String container = Labels.NAME_PREFIX + spec.name();
        String id = create(container, wanted, create -> {
            create.withLabels(labels(spec))
                    .withEnv(environment(spec, folders))
                    .withHostConfig(hostConfig(spec, folders, mapping, command));
            mapping.runAs().ifPresent(create::withUser);
            if (spec.runsClaude() && image.folder().equals("/")) {
                create.withWorkingDir(folders.inside() + "/" + HomeFolders.WORK_FOLDER);
            }
            if (!command.words.isEmpty()) {
                create.withEntrypoint(command.words.getFirst()).withCmd(command.words.subList(1, command.words.size()));
            }
        });
        try {
            docker.call(
                    "starting " + container,
                    PATIENCE,
                    client -> client.startContainerCmd(id).exec());
        } catch (EngineException failure) {
            removeAgain(id, container, failure);
            throw failure;
        }
        return id;
    }

    private Image image(String wanted) throws EngineException {
        if (wanted.equals(UsualImage.NAME)) {
            return Image.here(http, wanted)
                    .orElseThrow(() -> new EngineException("there is no image agentchat-agent:latest, in which agents"
                            + " run where none is named: make it with 'agentctl build', name another with --image,"
                            + " or use --engine local"));
        }
        return Image.find(http, wanted);
    }

    /** What a container is made with. */
    @FunctionalInterface
    private interface Making {
        void fill(CreateContainerCmd create) throws EngineException;
    }

    private String create(String container, String image, Making making) throws EngineException {
        CreateContainerCmd create = docker.client().createContainerCmd(image).withName(container);
        making.fill(create);
        try {
            return docker.call(
                    "creating " + container, PATIENCE, client -> create.exec().getId());
        } catch (EngineException failure) {
            if (failure.getCause() instanceof ConflictException) {
                throw new AgentRunsException("A container named " + container
                        + " exists: it is being started just now, or is no agent's; see 'podman ps --all'");
            }
            throw failure;
        }
    }

    private void removeAgain(String id, String container, EngineException failure) {
        try {
            docker.call(
                    "removing " + container,
                    PATIENCE,
                    client -> client.removeContainerCmd(id).withForce(true).exec());
        } catch (EngineException second) {
            failure.addSuppressed(second);
        }
    }

    private Command command(AgentSpec spec, Image image, String imageName) throws EngineException {
        if (!spec.supervised()) {
            return new Command(spec.command(), false);
        }
        String supervisor;
        if (image.supervisor().isPresent()) {
            supervisor = image.supervisor().get();
        } else {
            requireDistribution(imageName);
            supervisor = DISTRIBUTION_INSIDE + "/bin/agent-supervisor";
        }
        List<String> words = new ArrayList<>(List.of(supervisor));
        // The container closes it in; an agent that nobody watches could do nothing if it had to ask.
        AgentSpec.Claude closedIn = spec.claude().orPermissionMode(AgentSpec.Claude.ALL_PERMITTED);
        words.addAll(spec.withClaude(closedIn).supervisorArguments());
        return new Command(words, image.supervisor().isEmpty());
    }

    private void requireDistribution(String imageName) throws EngineException {
        boolean whole = distribution.isPresent()
                && Files.isExecutable(distribution.get().supervisor())
                && Files.isExecutable(distribution.get().root().resolve("runtime/bin/java"));
        if (!whole) {
            throw new EngineException("The image " + imageName
                    + " carries no agent-supervisor, and this program does not run from a built distribution that"
                    + " could be mounted: build it with 'mvn package', or use an image that carries one");
        }
    }

    private static Map<String, String> labels(AgentSpec spec) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(Labels.AGENT, "true");
        labels.put(Labels.NAME, spec.name().text());
        if (spec.isProtected() || spec.name().isGod()) {
            labels.put(Labels.PROTECTED, "true");
        }
        labels.put(Labels.SUPERVISED, Boolean.toString(spec.supervised()));
        labels.put(Labels.MEMORY, Long.toString(spec.memoryBytes().orElse(MEMORY_BYTES)));
        labels.put(
                Labels.CPUS,
                BigDecimal.valueOf(spec.cpus().orElse(CPUS))
                        .stripTrailingZeros()
                        .toPlainString());
        return labels;
    }

    private List<String> environment(AgentSpec spec, HomeFolders folders) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put(
                URL_VARIABLE,
                Optional.ofNullable(environment.get(URL_VARIABLE))
                        .filter(url -> !url.isBlank())
                        .orElse(DEFAULT_URL));
        // Its MCP server refuses a server elsewhere unless this says that it is meant.
        variables.put("AGENTCHAT_PUBLIC", "true");
        if (spec.runsClaude()) {
            // Both last longer than the container, and can be written to where its root cannot.
            variables.put("HOME", folders.inside());
            variables.put("CLAUDE_CONFIG_DIR", folders.inside() + "/" + HomeFolders.CLAUDE_FOLDER);
            // As root the CLI refuses to work without asking, unless it is told that it is closed in.
            variables.put("IS_SANDBOX", "1");
        }
        variables.putAll(spec.environment());
        if (spec.supervised()) {
            variables.put("AGENTCHAT_TOKEN_FILE", TOKEN_FOLDER + "/token");
        }
        if (!spec.isAtHome()) {
            variables.put(AgentSpec.HOMES, HomeFolders.ROOT_INSIDE);
        }
        variables.put("AGENTCHAT_MARK", UUID.randomUUID().toString());
        List<String> list = new ArrayList<>();
        variables.forEach((name, value) -> list.add(name + "=" + value));
        return list;
    }

    private HostConfig hostConfig(AgentSpec spec, HomeFolders folders, UserMapping mapping, Command command)
            throws EngineException {
        AgentSpec.Hardening hardening = spec.hardening();
        long memory = spec.memoryBytes().orElse(MEMORY_BYTES);
        HostConfig config = HostConfig.newHostConfig()
                .withBinds(binds(spec, folders, mapping, command))
                .withMemory(memory)
                // No swap beyond it: an agent at its limit should end, not slow the machine down.
                .withMemorySwap(memory)
                .withNanoCPUs(Math.round(spec.cpus().orElse(CPUS) * 1e9))
                .withPidsLimit(spec.pids().orElse(PIDS))
                .withTmpFs(tmpfs(spec))
                .withCapDrop(Capability.ALL)
                .withCapAdd(capabilities(hardening.keepCapabilities()))
                .withSecurityOpts(hardening.newPrivileges() ? List.of() : List.of("no-new-privileges"))
                .withReadonlyRootfs(hardening.readOnlyRoot())
                .withInit(hardening.init())
                .withLogConfig(new LogConfig(LogConfig.LoggingType.JSON_FILE, Map.of("max-size", LOG_MEGABYTES + "m")));
        mapping.namespace().ifPresent(config::withUsernsMode);
        hardening
                .network()
                .or(() -> Optional.ofNullable(environment.get(NETWORK_VARIABLE)).filter(mode -> !mode.isBlank()))
                .ifPresent(config::withNetworkMode);
        return config;
    }

    /** Its loop waits for one, or a command of its own says that it does. */
    private static boolean takesToken(AgentSpec spec) {
        return spec.supervised() || spec.environment().containsKey("AGENTCHAT_TOKEN_FILE");
    }

    private static Map<String, String> tmpfs(AgentSpec spec) {
        Map<String, String> tmpfs = new LinkedHashMap<>();
        tmpfs.put("/tmp", "rw,nosuid,nodev,mode=1777");
        if (takesToken(spec)) {
            // U: it is given to the container's user.
            tmpfs.put(TOKEN_FOLDER, "rw,nosuid,nodev,noexec,size=64k,mode=0700,U");
        }
        return tmpfs;
    }

    private static Capability[] capabilities(List<String> names) throws EngineException {
        Capability[] capabilities = new Capability[names.size()];
        for (int i = 0; i < capabilities.length; i++) {
            String name = names.get(i).toUpperCase(Locale.ROOT);
            try {
                capabilities[i] = Capability.valueOf(name.startsWith("CAP_") ? name.substring(4) : name);
            } catch (IllegalArgumentException unknown) {
                throw new EngineException(
                        "'" + Clean.line(names.get(i), 40) + "' is no capability: see 'man 7 capabilities'", unknown);
            }
        }
        return capabilities;
    }

    private List<Bind> binds(AgentSpec spec, HomeFolders folders, UserMapping mapping, Command command)
            throws EngineException {
        List<Bind> binds = new ArrayList<>(folders.binds(mapping.isGiven()));
        if (command.needsDistribution && distribution.isPresent()) {
            Path root = distribution.get().root();
            // What lies under /usr is readable for containers already, and must not get another SELinux label.
            binds.add(new FolderBind(root, DISTRIBUTION_INSIDE, root.startsWith("/usr") ? "ro" : "ro,z"));
        }
        for (AgentSpec.Mount mount : spec.mounts()) {
            binds.add(new FolderBind(mount.host(), mount.inside(), mount.readOnly() ? "ro" : "rw"));
        }
        return binds;
    }
}
