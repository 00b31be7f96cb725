package dev.agentctl.shared.engine.local;

import dev.agentctl.shared.agent.AgentHome;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.file.OwnerLock;
import dev.agentctl.shared.file.UntrustedFile;
import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.shared.process.ProcessTable;
import dev.agentctl.shared.process.ProcessTree;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Brings the registry up to what runs: intents whose starter died, and ends that nobody has noted. Any thread may call. */
final class Lives {
    /** For so long a process that a dead starter launched may still be on its way to carrying its mark. */
    static final Duration UNBORN = Duration.ofSeconds(5);

    private static final Duration SHORTLY = Duration.ofSeconds(2);

    private final AgentHomes homes;
    private final Registry registry;

    Lives(AgentHomes homes, Registry registry) {
        this.homes = homes;
        this.registry = registry;
    }

    /** The entry as it is now, its end noted; empty for one that is being started, or that never came to life. */
    Optional<Entry> settled(Entry entry) throws IOException {
        if (entry.process().isEmpty()) {
            try (Held held = new Held(registry.lock(entry.name(), Duration.ZERO))) {
                Optional<Entry> newest = registry.get(entry.name());
                return held.missing() || newest.isEmpty() ? Optional.empty() : adopted(newest.get());
            }
        }
        if (entry.endedAt().isPresent() || entry.runs()) {
            return Optional.of(entry);
        }
        return Optional.of(noted(entry.ended(lastSign(entry)), Duration.ZERO));
    }

    /**
     * For the holder of the name's lock: an intent becomes the life that carries its mark. Empty where there is none yet,
     * or none any more, and then the intent is gone too.
     */
    Optional<Entry> adopted(Entry entry) throws IOException {
        if (entry.process().isPresent()) {
            return Optional.of(entry);
        }
        Set<ProcessIdentity> bearers = ProcessTree.bearers(ProcessTree.MARK_VARIABLE + "=" + entry.mark());
        Optional<ProcessIdentity> first = first(bearers);
        if (first.isPresent()) {
            Entry launched = entry.launched(first.get());
            registry.put(launched);
            return Optional.of(launched);
        }
        if (bearers.isEmpty() && age(entry).compareTo(UNBORN) > 0) {
            registry.remove(entry.name());
        }
        return Optional.empty();
    }

    /** Notes that this life is over by now. */
    void endedNow(Entry entry) throws IOException {
        noted(entry.ended(entry.endedAt().orElse(Instant.now())), SHORTLY);
    }

    /** Drops the entry, if it is still of this life. */
    void forget(Entry entry) throws IOException {
        try (Held held = new Held(registry.lock(entry.name(), SHORTLY))) {
            if (held.missing()) {
                throw new IOException("another command is starting it just now");
            }
            Optional<Entry> newest = registry.get(entry.name());
            if (newest.isPresent() && newest.get().id().equals(entry.id())) {
                registry.remove(entry.name());
            }
        }
    }

    /** Writes the end down, unless another command does so or starts a namesake: then the next look tells. */
    private Entry noted(Entry ended, Duration wait) throws IOException {
        try (Held held = new Held(registry.lock(ended.name(), wait))) {
            Optional<Entry> newest = registry.get(ended.name());
            if (newest.isEmpty() || !newest.get().id().equals(ended.id())) {
                return ended;
            }
            if (newest.get().endedAt().isPresent()) {
                return newest.get();
            }
            if (!held.missing()) {
                registry.put(ended);
            }
            return ended;
        }
    }

    /**
     * When an end that nobody saw must have been: a supervisor showed that it lived every few seconds; of a plain process
     * nothing better is known than that it is over now. What the agent wrote itself cannot name a time outside of its life.
     */
    private Instant lastSign(Entry entry) {
        AgentHome home = homes.home(entry.name());
        Instant now = Instant.now();
        boolean thisBoot =
                entry.process().isPresent() && entry.process().get().boot().equals(ProcessTable.boot());
        Optional<Instant> sign = entry.supervised() ? home.heartbeat() : Optional.empty();
        if (sign.isEmpty() && !thisBoot) {
            sign = UntrustedFile.writtenAt(Start.output(entry, home));
        }
        Instant at = sign.orElse(now);
        return at.isBefore(entry.startedAt()) ? entry.startedAt() : at.isAfter(now) ? now : at;
    }

    /** Whoever leads a session, else the oldest, is the one that all others came of. */
    private static Optional<ProcessIdentity> first(Set<ProcessIdentity> bearers) {
        Optional<ProcessIdentity> oldest = Optional.empty();
        for (ProcessIdentity bearer : bearers) {
            Optional<ProcessTable.Row> row = ProcessTable.row(bearer.pid());
            boolean leads = row.isPresent()
                    && (row.get().session() == bearer.pid() || row.get().session() == 0);
            if (leads && (oldest.isEmpty() || bearer.start() < oldest.get().start())) {
                oldest = Optional.of(bearer);
            }
        }
        return oldest;
    }

    private static Duration age(Entry entry) {
        // A clock that was set back must not keep an intent for ever.
        return Duration.between(entry.startedAt(), Instant.now()).abs();
    }

    /** A lock that may not have been got. */
    record Held(Optional<OwnerLock> lock) implements AutoCloseable {
        boolean missing() {
            return lock.isEmpty();
        }

        @Override
        public void close() throws IOException {
            if (lock.isPresent()) {
                lock.get().close();
            }
        }
    }
}
