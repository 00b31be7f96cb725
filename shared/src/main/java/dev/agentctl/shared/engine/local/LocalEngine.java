package dev.agentctl.shared.engine.local;

import dev.agentctl.shared.agent.AgentHome;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.engine.Agent;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.engine.Engine;
import dev.agentctl.shared.engine.EngineEvent;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.engine.NoSuchAgentException;
import dev.agentctl.shared.engine.Usage;
import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.shared.secret.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Agents that are processes of this user. Each leads a session of its own and lives on when the tool that started it
 * ends. What runs is the truth; a registry of one file an agent, outside of the homes, says which processes are agents, by
 * pid, start and boot, so that neither a reused pid nor a file in a home can aim a kill at a stranger.
 *
 * <p>A start survives the death of its starter at any point: the intent is on disk before the launch, and the mark in it
 * finds the process later. Exit codes are not known: nobody waits for these processes. Limits are shown and judged, not
 * enforced. A stop or kill is carried out on protected agents too: to refuse is the caller's part.
 */
public final class LocalEngine implements Engine {
    static final String NAME = "local";

    private final AgentHomes homes;
    private final Registry registry;
    private final Lives lives;
    private final Map<String, String> environment;
    private final TreeUsage treeUsage = new TreeUsage();
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

    /**
     * @param environment what agents inherit, as {@link System#getenv()} gives it, but for the Claude CLI's token: it
     *     would stand in the environment of a supervisor for weeks; what their spec says comes on top
     */
    public LocalEngine(AgentHomes homes, Map<String, String> environment) {
        this.homes = homes;
        Map<String, String> inherited = new HashMap<>(environment);
        inherited.remove(Credentials.TOKEN);
        this.environment = inherited;
        this.registry = new Registry(homes.localEngine());
        this.lives = new Lives(homes, registry);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Agent> list() throws EngineException {
        try {
            List<Agent> agents = new ArrayList<>();
            for (Entry entry : registry.all()) {
                lives.settled(entry).ifPresent(settled -> agents.add(agent(settled)));
            }
            return agents;
        } catch (IOException failure) {
            throw new EngineException("cannot list the local agents: " + sentence(failure), failure);
        }
    }

    @Override
    public Agent start(AgentSpec spec) throws EngineException {
        try {
            return agent(new Start(homes, registry, lives, environment).start(spec));
        } catch (IOException failure) {
            throw new EngineException("cannot start agent " + spec.name() + ": " + sentence(failure), failure);
        }
    }

    @Override
    public void stop(AgentId id, Duration grace) throws EngineException {
        Entry entry = find(id);
        end(entry, entry.tree().end(grace));
    }

    @Override
    public void kill(AgentId id) throws EngineException {
        Entry entry = find(id);
        end(entry, entry.tree().kill());
    }

    @Override
    public void remove(AgentId id) throws EngineException {
        Entry entry = find(id);
        if (entry.runs()) {
            throw new EngineException("agent " + entry.name() + " runs: stop it before it is removed");
        }
        // What its first process left behind would be nobody's once it is forgotten.
        end(entry, entry.tree().kill());
        try {
            lives.forget(entry);
        } catch (IOException failure) {
            throw new EngineException("cannot remove agent " + entry.name() + ": " + sentence(failure), failure);
        }
    }

    @Override
    public Map<AgentId, Usage> usage(Collection<Agent> agents) throws EngineException {
        return usage(agents, Map.of());
    }

    @Override
    public Map<AgentId, Usage> usage(Collection<Agent> agents, Map<AgentId, ProcessIdentity> trees)
            throws EngineException {
        try {
            Map<AgentId, Entry> entries = new HashMap<>();
            for (Entry entry : registry.all()) {
                entries.put(entry.id(), entry);
            }
            Map<AgentId, ProcessIdentity> roots = new LinkedHashMap<>(trees);
            for (Agent agent : agents) {
                Entry entry = entries.get(agent.id());
                if (entry != null && agent.isRunning()) {
                    entry.process().ifPresent(root -> roots.put(agent.id(), root));
                }
            }
            return treeUsage.read(roots);
        } catch (IOException failure) {
            throw new EngineException("cannot measure the local agents: " + sentence(failure), failure);
        }
    }

    @Override
    public Subscription watch(Consumer<EngineEvent> listener) throws EngineException {
        try {
            return kept(new LifeWatch(registry, listener).begin());
        } catch (IOException failure) {
            throw new EngineException("cannot watch the local agents: " + sentence(failure), failure);
        }
    }

    @Override
    public Subscription logs(AgentId id, int tail, boolean follow, Consumer<String> line) throws EngineException {
        Entry entry = find(id);
        AgentHome home = homes.home(entry.name());
        Path file = entry.supervised() ? home.logFile() : Start.output(entry, home);
        if (entry.supervised() && !follow && !Files.exists(file)) {
            file = Start.output(entry, home); // It never came to a log: this says why.
        }
        try {
            LogTail log = new LogTail(file, line);
            log.past(tail, follow);
            if (!follow) {
                log.close();
                return () -> {};
            }
            return kept(new LogFollow(log, entry::runs, line).begin());
        } catch (IOException failure) {
            throw new EngineException("cannot read the log of " + entry.name() + ": " + sentence(failure), failure);
        }
    }

    @Override
    public ExecResult exec(AgentId id, List<String> command, byte[] input, Duration limit) throws EngineException {
        Entry entry = find(id);
        if (!entry.runs()) {
            throw new NoSuchAgentException("agent " + entry.name() + " has ended: nothing can run beside it");
        }
        try {
            Path home = homes.home(entry.name()).path();
            List<String> words = new ArrayList<>(command);
            if (command.getFirst().equals(SUPERVISOR)) {
                words.set(0, Start.supervisor().toString());
            }
            return Beside.run(words, input, Start.environment(environment, entry, homes), home, limit);
        } catch (IOException failure) {
            throw new EngineException(
                    "cannot run " + command.getFirst() + " beside agent " + entry.name() + ": " + sentence(failure),
                    failure);
        }
    }

    /** Ends the watches and follows of this engine; agents go on. */
    @Override
    public void close() {
        subscriptions.forEach(Subscription::close);
        subscriptions.clear();
    }

    /** Closed at the latest with this engine. */
    private Subscription kept(Subscription subscription) {
        subscriptions.add(subscription);
        return () -> {
            subscription.close();
            subscriptions.remove(subscription);
        };
    }

    private void end(Entry entry, Set<ProcessIdentity> left) throws EngineException {
        if (!left.isEmpty()) {
            throw new EngineException("agent " + entry.name() + " was killed, but " + left.size()
                    + " of its processes still run (pid "
                    + left.iterator().next().pid()
                    + "): they are another user's, or stuck in the kernel");
        }
        try {
            lives.endedNow(entry);
        } catch (IOException failure) {
            throw new EngineException(
                    "agent " + entry.name() + " has ended, but that cannot be noted: " + sentence(failure), failure);
        }
    }

    private Entry find(AgentId id) throws EngineException {
        try {
            for (Entry entry : registry.all()) {
                if (entry.process().isPresent() && entry.id().equals(id)) {
                    return entry;
                }
            }
        } catch (IOException failure) {
            throw new EngineException("cannot look for the local agents: " + sentence(failure), failure);
        }
        throw new NoSuchAgentException("there is no local agent " + id.shortKey() + " of that start any more");
    }

    private Agent agent(Entry entry) {
        long pid = entry.process().map(ProcessIdentity::pid).orElse(0L);
        Optional<Agent.Run> end = entry.endedAt().map(at -> new Agent.Run.Ended(at, OptionalLong.empty(), false));
        return new Agent(
                entry.id(),
                entry.name(),
                entry.supervised(),
                entry.isProtected(),
                end.orElse(new Agent.Run.Running(pid)),
                entry.memoryBytes(),
                entry.cpus(),
                entry.command().isEmpty() ? "claude" : entry.command().getFirst());
    }

    private static String sentence(IOException failure) {
        String message = failure.getMessage();
        return switch (failure) {
            case java.nio.file.AccessDeniedException denied -> "no permission for " + denied.getFile();
            case java.nio.file.NoSuchFileException missing -> "there is no " + missing.getFile();
            default -> message == null ? failure.toString() : message;
        };
    }
}
