package dev.agentctl.supervisor.ctl;

import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.cli.CommandFailure;
import dev.agentctl.shared.cli.ExitCode;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.engine.AgentSpec.Hardening;
import dev.agentctl.shared.engine.AgentSpec.Mount;
import dev.agentctl.shared.engine.Distribution;
import dev.agentctl.shared.engine.podman.UsualImage;
import dev.agentctl.shared.secret.TokenFile;
import dev.agentctl.shared.team.TeamHome;
import dev.agentctl.supervisor.chat.ChatConfig;
import dev.agentctl.supervisor.team.TeamConfig;
import dev.agentctl.supervisor.team.config.TeamToml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A team's supervisor as a container: this distribution, the project, the wiki, the worktrees and the team's folder at the
 * paths that they have on the host, for git writes absolute paths down, and the control socket is reached by its own.
 */
record TeamContainer(TeamToml toml, TeamHome home, AgentHomes homes, Options options) {
    /** In the team's folder while its supervisor may be in a container. */
    static final String MARK = "container";

    /** Each session has a CLI of some 200 MB, its tools, and some dozens of threads. */
    private static final long MEMORY_A_SESSION = 1L << 30;

    private static final long MEMORY = 1L << 30;
    private static final long PIDS_A_SESSION = 128;
    private static final long PIDS = 256;

    /** @param variables of the supervisor and its sessions; no secrets */
    record Options(Optional<String> image, Optional<String> network, Map<String, String> variables) {}

    /** Under which name the engines know it. */
    static AgentName name(TeamHome home) {
        return AgentName.parse("team-" + home.name())
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.FAILED,
                        "the team's name " + home.name() + " is too long for a container's: choose one of up to 58"));
    }

    /** What it needs a token for: an agent that runs the Claude CLI, by the same rules. */
    AgentSpec credentials() {
        return AgentSpec.of(name(home), about(), List.of()).withEnvironment(options.variables());
    }

    private String about() {
        return "the team " + home.name();
    }

    /** What Podman is asked to start. */
    AgentSpec spec(Map<String, String> environment, Optional<Distribution> distribution) throws IOException {
        Path root = distribution
                .filter(there -> Files.isExecutable(there.supervisor())
                        && Files.isExecutable(there.root().resolve("runtime/bin/java")))
                .map(Distribution::root)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.FAILED,
                        "this program does not run from a built distribution, which the container needs: build it with"
                                + " 'mvn package', and use its bin/agentctl"));
        TeamConfig config = toml.config();
        // Conversations are resumed in the next container.
        Path user = Files.createDirectories(home.path().resolve("home"));
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("HOME", user.toString());
        // As root the CLI refuses some of its work, unless it is told that it is closed in.
        variables.put("IS_SANDBOX", "1");
        variables.putAll(options.variables());
        variables.put(AgentSpec.HOMES, homes.root().toString());
        variables.put(TokenFile.VARIABLE, TokenFile.IN_CONTAINER.toString());
        long sessions = config.rules().maxSessions();
        return AgentSpec.of(
                        name(home),
                        about(),
                        List.of(
                                root.resolve("bin/agent-supervisor").toString(),
                                "team",
                                "--config",
                                toml.file().toString()))
                .plain()
                .withImage(options.image().orElseGet(() -> UsualImage.of(environment)))
                .withMounts(mounts(root))
                .withEnvironment(variables)
                .withLimits(
                        OptionalLong.of(MEMORY + sessions * MEMORY_A_SESSION),
                        OptionalDouble.of(Runtime.getRuntime().availableProcessors()),
                        OptionalLong.of(PIDS + sessions * PIDS_A_SESSION))
                .withHardening(new Hardening(List.of(), false, false, options.network(), true));
    }

    private List<Mount> mounts(Path distribution) throws IOException {
        TeamConfig config = toml.config();
        List<Path> writable = new ArrayList<>(List.of(home.path(), config.project()));
        writable.add(Files.createDirectories(config.wiki()));
        if (config.worktrees().isPresent()) {
            writable.add(Files.createDirectories(config.worktrees().get()));
        }
        List<Mount> mounts = new ArrayList<>();
        mounts.add(new Mount(distribution, distribution.toString(), true));
        for (Path folder : writable) {
            boolean within = false;
            for (Path other : writable) {
                within |= !folder.equals(other) && folder.startsWith(other);
            }
            Mount mount = new Mount(folder, folder.toString(), false);
            if (!within && !mounts.contains(mount)) {
                mounts.add(mount);
            }
        }
        List<Path> files = new ArrayList<>(List.of(toml.file()));
        config.chat().flatMap(ChatConfig::authority).ifPresent(files::add);
        config.chat().flatMap(ChatConfig::passwordFile).ifPresent(files::add);
        for (Path file : files) {
            boolean seen = false;
            for (Mount mount : mounts) {
                seen |= file.startsWith(mount.host());
            }
            if (!seen) {
                mounts.add(new Mount(file, file.toString(), true));
            }
        }
        return mounts;
    }
}
