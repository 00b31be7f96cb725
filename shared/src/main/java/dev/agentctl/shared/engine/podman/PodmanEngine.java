package dev.agentctl.shared.engine.podman;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.AgentRunsException;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.engine.Distribution;
import dev.agentctl.shared.engine.Engine;
import dev.agentctl.shared.engine.EngineEvent;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.engine.NoSuchAgentException;
import dev.agentctl.shared.engine.Usage;
import dev.agentctl.shared.engine.cgroup.ControlGroups;
import dev.agentctl.shared.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Agents in Podman containers, over the service's socket. A life is a container's id and the second of its start: the
 * list tells no finer time, and a container that is restarted within the second of its start counts as the same life.
 *
 * <p>Usage comes from the control groups' files where containers are this machine's, else from one call to Podman for
 * all. What is not asked for by {@link #list} and {@link #usage} goes through docker-java, made at its first use.
 * Thread-safe.
 */
public final class PodmanEngine implements Engine {
    private static final String LIST = PodmanHttp.LIBPOD + "/containers/json?all=true";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** A container made by another start this long ago, and not yet running, is not taken for a failed one. */
    private static final Duration STARTING = Duration.ofSeconds(60);
    /** 128 + SIGKILL: how a kill for memory ends a container, among others. */
    private static final long KILLED = 137;

    private static final long MONITOR_LIMIT_NANOS = 2_000_000_000L;

    private final PodmanHttp http;
    private final DockerCalls docker;
    private final AgentHomes homes;
    private final String name;
    private final ContainerStart starter;
    private final ControlGroups groups = new ControlGroups();
    private final LibpodStats stats;
    /** Whether an ended life's container says that it was killed for memory: asked once a life. */
    private final Map<AgentId, Boolean> oomKilled = new ConcurrentHashMap<>();

    private volatile boolean isLocal;

    /** @param environment as {@link System#getenv()} gives it: the default image and network are read from it */
    public PodmanEngine(PodmanAddress address, AgentHomes homes, Map<String, String> environment) {
        this(address, homes, environment, Distribution.own());
    }

    /** @param distribution what is mounted into containers whose image carries no supervisor */
    public PodmanEngine(
            PodmanAddress address,
            AgentHomes homes,
            Map<String, String> environment,
            Optional<Distribution> distribution) {
        this.http = new PodmanHttp(address);
        this.docker = new DockerCalls(http);
        this.homes = homes;
        this.name = address.engineName();
        this.starter = new ContainerStart(http, docker, homes, environment, distribution);
        this.stats = new LibpodStats(http);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Agent> list() throws EngineException {
        List<Agent> agents = new ArrayList<>();
        for (JsonObject row : http.objects(LIST)) {
            Optional<Agent> agent = ContainerList.agent(row, name, homes);
            if (agent.isPresent()) {
                agents.add(withOom(agent.get()));
            }
        }
        return agents;
    }

    /** The list does not say whether an ended container was killed for memory; only those that were killed are asked. */
    private Agent withOom(Agent agent) throws EngineException {
        if (!(agent.run() instanceof Agent.Run.Ended ended) || ended.exitCode().orElse(0) != KILLED) {
            return agent;
        }
        Boolean known = oomKilled.get(agent.id());
        if (known == null) {
            known = inspect(agent.id().key())
                    .flatMap(container -> container.object("State"))
                    .flatMap(state -> state.flag("OOMKilled"))
                    .orElse(false);
            oomKilled.put(agent.id(), known);
        }
        return known ? ContainerList.withRun(agent, new Agent.Run.Ended(ended.at(), ended.exitCode(), true)) : agent;
    }

    /** The images on this Podman's machine. */
    public PodmanImages images() {
        return new PodmanImages(http, docker);
    }

    @Override
    public Agent start(AgentSpec spec) throws EngineException {
        for (JsonObject row : http.objects(LIST)) {
            Optional<Agent> namesake = ContainerList.agent(row, name, homes)
                    .filter(agent -> agent.name().equals(spec.name()));
            if (namesake.isPresent()) {
                replace(namesake.get(), row);
            }
        }
        String key = starter.start(spec);
        for (Agent agent : list()) {
            if (agent.id().key().equals(key)) {
                return agent;
            }
        }
        throw noSuch(spec.name() + " was started, and is gone already");
    }

    private void replace(Agent namesake, JsonObject row) throws EngineException {
        boolean isStarting = namesake.run() instanceof Agent.Run.Created
                && row.instant("Created")
                        .orElse(Instant.EPOCH)
                        .isAfter(Instant.now().minus(STARTING));
        if (namesake.isRunning() || isStarting) {
            throw new AgentRunsException(namesake.name() + " runs already, in the container "
                    + namesake.id().shortKey() + ": stop it first");
        }
        removeContainer(namesake.id().key());
    }

    @Override
    public void stop(AgentId id, Duration grace) throws EngineException {
        end("stopping", id, Math.clamp((grace.toMillis() + 999) / 1000, 0, 86_400));
    }

    @Override
    public void kill(AgentId id) throws EngineException {
        // A stop without any grace is a KILL, and returns when the container has ended.
        end("killing", id, 0);
    }

    private void end(String doing, AgentId id, int graceSeconds) throws EngineException {
        JsonObject container = require(id);
        if (!isRunning(container)) {
            return;
        }
        if (status(container).equals("paused")) {
            // Podman stops no paused one, and a frozen process takes no signal.
            onContainer(
                    "unpausing " + id.shortKey(),
                    id,
                    PATIENCE,
                    client -> client.unpauseContainerCmd(id.key()).exec());
        }
        onContainer(
                doing + " " + id.shortKey(),
                id,
                PATIENCE.plusSeconds(graceSeconds),
                client -> client.stopContainerCmd(id.key())
                        .withTimeout(graceSeconds)
                        .exec());
        awaitMonitor(container, id.key());
        clearUnwatched(container, id.key());
    }

    /**
     * A container whose monitor was ended together with it goes on "running" or "stopping" for Podman, for nobody is left
     * to note its end: then it is taken away.
     */
    private void clearUnwatched(JsonObject container, String key) throws EngineException {
        JsonObject state = container.object("State").orElse(JsonObject.EMPTY);
        long pid = state.number("Pid").orElse(0);
        boolean isUnwatched = pid > 0
                && !isMonitor(state.number("ConmonPid").orElse(0), key)
                && !Files.exists(Path.of("/proc", Long.toString(pid)));
        if (isUnwatched && inspect(key).filter(PodmanEngine::isRunning).isPresent()) {
            docker.call(
                    "removing " + key.substring(0, Math.min(12, key.length())),
                    PATIENCE,
                    client -> client.removeContainerCmd(key).withForce(true).exec());
        }
    }

    /**
     * Podman answers as soon as the container has ended; its monitor process then still puts its mounts away. Only what
     * is this machine's is waited for, and not for long: the agent itself is gone.
     */
    private static void awaitMonitor(JsonObject container, String key) {
        long pid = container
                .object("State")
                .map(state -> state.number("ConmonPid").orElse(0))
                .orElse(0L);
        long deadline = System.nanoTime() + MONITOR_LIMIT_NANOS;
        while (pid > 0 && isMonitor(pid, key) && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(2_000_000);
        }
    }

    private static boolean isMonitor(long pid, String key) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1)
                    .contains(key);
        } catch (IOException gone) {
            return false;
        }
    }

    @Override
    public void remove(AgentId id) throws EngineException {
        if (isRunning(require(id))) {
            throw new EngineException(id.shortKey() + " runs: stop it before it is removed");
        }
        removeContainer(id.key());
    }

    private void removeContainer(String key) throws EngineException {
        try {
            docker.call(
                    "removing " + key.substring(0, Math.min(12, key.length())),
                    PATIENCE,
                    client -> client.removeContainerCmd(key).exec());
        } catch (EngineException failure) {
            // With an automatic user namespace Podman answers "busy" once, and has removed it.
            if (!(failure.getCause() instanceof DockerException) || inspect(key).isPresent()) {
                throw failure;
            }
        }
    }

    @Override
    public Map<AgentId, Usage> usage(Collection<Agent> agents) throws EngineException {
        ControlGroups.Reading reading = groups.read(agents);
        isLocal |= !reading.usage().isEmpty();
        List<Agent> elsewhere = new ArrayList<>(reading.elsewhere());
        if (!isLocal) {
            elsewhere.addAll(reading.absent());
        }
        if (elsewhere.isEmpty()) {
            return reading.usage();
        }
        Map<AgentId, Usage> usage = new HashMap<>(reading.usage());
        usage.putAll(stats.read(elsewhere));
        return usage;
    }

    @Override
    public Subscription watch(Consumer<EngineEvent> listener) throws EngineException {
        return ContainerEvents.open(http, docker, listener);
    }

    @Override
    public Subscription logs(AgentId id, int tail, boolean follow, Consumer<String> line) throws EngineException {
        require(id);
        return new ContainerLogs(docker, id.key()).read(Math.max(0, tail), follow, line);
    }

    @Override
    public ExecResult exec(AgentId id, List<String> command, byte[] input, Duration limit) throws EngineException {
        if (command.isEmpty()) {
            throw new EngineException("There is no command to run in " + id.shortKey());
        }
        JsonObject container = require(id);
        if (!isRunning(container)) {
            throw new EngineException(id.shortKey() + " has ended: nothing can run in it");
        }
        List<String> words = new ArrayList<>(command);
        if (command.getFirst().equals(SUPERVISOR)) {
            words.set(0, supervisor(container));
        }
        return ContainerExec.run(docker, id.key(), words, input, limit);
    }

    /** The supervisor that the container was made to run; it may lie behind an init's own words. */
    private static String supervisor(JsonObject container) {
        for (Object word : container.list("Args")) {
            if (word instanceof String text && isSupervisor(text)) {
                return text;
            }
        }
        return container.text("Path").filter(PodmanEngine::isSupervisor).orElse(SUPERVISOR);
    }

    private static boolean isSupervisor(String word) {
        return word.equals(SUPERVISOR) || word.endsWith("/" + SUPERVISOR);
    }

    private void onContainer(String doing, AgentId id, Duration limit, Function<DockerClient, ?> work)
            throws EngineException {
        try {
            docker.call(doing, limit, work);
        } catch (EngineException failure) {
            if (failure.getCause() instanceof NotModifiedException) {
                return;
            }
            if (failure.getCause() instanceof NotFoundException) {
                throw noSuch("The container " + id.shortKey() + " is gone");
            }
            throw failure;
        }
    }

    /** The container, as long as it lives the life that the id names. */
    private JsonObject require(AgentId id) throws EngineException {
        if (!id.engine().equals(name)) {
            throw noSuch(id + " is no agent of " + name);
        }
        JsonObject container =
                inspect(id.key()).orElseThrow(() -> noSuch("The container " + id.shortKey() + " is gone"));
        Instant startedAt = container
                .object("State")
                .flatMap(state -> state.instant("StartedAt"))
                .map(at -> Instant.ofEpochSecond(Math.max(0, at.getEpochSecond())))
                .orElse(Instant.EPOCH);
        if (!container.text("Id").orElse("").equals(id.key()) || !startedAt.equals(id.startedAt())) {
            throw noSuch("The container " + id.shortKey() + " was started anew at " + startedAt
                    + ": what was meant is gone");
        }
        return container;
    }

    private static boolean isRunning(JsonObject container) {
        return ContainerList.isRunning(status(container));
    }

    private static String status(JsonObject container) {
        return container.object("State").flatMap(state -> state.text("Status")).orElse("");
    }

    /** libpod's full view of one container; empty where there is none of that id. */
    private Optional<JsonObject> inspect(String key) throws EngineException {
        String path = PodmanHttp.LIBPOD + "/containers/" + PodmanHttp.encoded(key) + "/json";
        HttpReply reply = http.get(path);
        if (reply.status() == 404) {
            return Optional.empty();
        }
        if (reply.status() != 200) {
            throw new EngineException(
                    "Podman at " + http.address() + " cannot look at a container: " + PodmanHttp.complaint(reply));
        }
        return Optional.of(http.json(reply, path));
    }

    private static NoSuchAgentException noSuch(String sentence) {
        return new NoSuchAgentException(sentence);
    }

    @Override
    public void close() {
        groups.close();
        docker.close();
    }
}
