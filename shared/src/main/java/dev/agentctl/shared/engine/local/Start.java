package dev.agentctl.shared.engine.local;

import dev.agentctl.shared.agent.AgentHome;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.engine.AgentRunsException;
import dev.agentctl.shared.engine.AgentSpec;
import dev.agentctl.shared.engine.Distribution;
import dev.agentctl.shared.engine.EngineException;
import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.shared.process.ProcessTable;
import dev.agentctl.shared.process.ProcessTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/** One start: under the name's lock, the intent on disk first, then the launch, then who it became. */
final class Start {
    private static final Duration LOCK_WAIT = Duration.ofSeconds(15);

    private final AgentHomes homes;
    private final Registry registry;
    private final Lives lives;
    private final Map<String, String> inherited;

    Start(AgentHomes homes, Registry registry, Lives lives, Map<String, String> inherited) {
        this.homes = homes;
        this.registry = registry;
        this.lives = lives;
        this.inherited = inherited;
    }

    Entry start(AgentSpec spec) throws IOException, EngineException {
        List<String> command = command(spec);
        try (Lives.Held held = new Lives.Held(registry.lock(spec.name(), LOCK_WAIT))) {
            if (held.missing()) {
                throw new IOException("another command has been starting it for " + LOCK_WAIT.toSeconds() + " s");
            }
            refuseOrClear(spec);
            AgentHome home = homes.home(spec.name());
            if (Files.isSymbolicLink(home.path())) {
                throw new IOException("its home " + home.path() + " is a link: put a folder in its place");
            }
            home.create();
            Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            Entry intent = Entry.intent(spec, UUID.randomUUID().toString(), now);
            registry.put(intent);
            Launch.Started started;
            try {
                started = Launch.detached(
                        command, environment(inherited, intent, homes), home.path(), output(intent, home));
            } catch (IOException | RuntimeException failure) {
                registry.remove(spec.name());
                throw failure;
            }
            // One that has ended already has no start time to be told: no process will ever match it.
            Entry launched = intent.launched(
                    started.identity().orElse(new ProcessIdentity(started.pid(), -1, ProcessTable.boot())));
            Entry entry = started.identity().isPresent() ? launched : launched.ended(Instant.now());
            registry.put(entry);
            return entry;
        }
    }

    /** Where the first process's own output goes. */
    static Path output(Entry entry, AgentHome home) {
        return home.path().resolve(entry.supervised() ? "supervisor.out" : "output.log");
    }

    /** An agent's whole environment. */
    static Map<String, String> environment(Map<String, String> inherited, Entry entry, AgentHomes homes) {
        Map<String, String> all = new HashMap<>(inherited);
        all.putAll(entry.environment());
        all.put("AGENTCHAT_HOME", homes.root().toString());
        all.put(ProcessTree.MARK_VARIABLE, entry.mark());
        return all;
    }

    private static List<String> command(AgentSpec spec) throws IOException {
        if (!spec.supervised()) {
            if (spec.command().isEmpty()) {
                throw new IOException("a plain agent needs a command");
            }
            return spec.command();
        }
        List<String> words = new ArrayList<>(List.of(supervisor().toString()));
        words.addAll(spec.supervisorArguments());
        return words;
    }

    /** The launcher of supervisors. */
    static Path supervisor() throws IOException {
        return Distribution.own()
                .map(Distribution::supervisor)
                .filter(Files::isExecutable)
                .orElseThrow(() -> new IOException("there is no agent-supervisor beside this program: start it by its"
                        + " launcher in bin/, or start a plain agent"));
    }

    /** A living namesake is refused; of an ended one nothing may be left running. */
    private void refuseOrClear(AgentSpec spec) throws IOException, EngineException {
        Optional<Entry> old = registry.get(spec.name());
        if (old.isPresent() && old.get().process().isEmpty()) {
            old = awaited(old.get());
        }
        if (old.isEmpty()) {
            return;
        }
        if (old.get().runs()) {
            throw new AgentRunsException("agent " + spec.name() + " runs already, as process "
                    + old.get().id().key());
        }
        Set<ProcessIdentity> left = old.get().tree().kill();
        if (!left.isEmpty()) {
            throw new IOException(left.size() + " processes of its last life cannot be ended (pid "
                    + left.iterator().next().pid() + ")");
        }
    }

    /** The life that a dead starter's intent became, if it became one; we hold the lock, so the starter is dead. */
    private Optional<Entry> awaited(Entry intent) throws IOException {
        long deadline = System.nanoTime() + Lives.UNBORN.multipliedBy(2).toNanos();
        while (true) {
            Optional<Entry> adopted = lives.adopted(intent);
            if (adopted.isPresent() || registry.get(intent.name()).isEmpty()) {
                return adopted;
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("an earlier start of it hangs: look for processes with its mark, " + intent.mark()
                        + ", and end them");
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}
