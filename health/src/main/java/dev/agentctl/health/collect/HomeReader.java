package dev.agentctl.health.collect;

import dev.agentctl.health.snapshot.AgentSample;
import dev.agentctl.shared.agent.AgentHome;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentName;
import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.cli.Sentences;
import dev.agentctl.shared.engine.Agent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads agents' homes, which their agents can write: whatever is there gives a reading, at worst one with a sentence for
 * a problem. A state.json that has not changed is not read again. Owned by the collector's thread.
 */
final class HomeReader {
    private final AgentHomes homes;
    private final Map<AgentName, StateFile> files = new HashMap<>();

    HomeReader(AgentHomes homes) {
        this.homes = homes;
    }

    /** The names that two running agents of this machine share; whose home it is then, nothing tells. */
    record Sharing(Set<AgentName> names) {
        static Sharing of(List<EngineReading> readings) {
            Set<AgentName> once = new HashSet<>();
            Set<AgentName> twice = new HashSet<>();
            for (EngineReading reading : readings) {
                if (isHere(reading.engine())) {
                    for (Agent agent : reading.agents()) {
                        if (agent.isRunning() && !once.add(agent.name())) {
                            twice.add(agent.name());
                        }
                    }
                }
            }
            return new Sharing(twice);
        }
    }

    /** One state.json as it was last read; a change shows in its time, size or inode, since it is replaced whole. */
    private record StateFile(
            FileTime written, long size, @Nullable Object inode, Optional<AgentState> state, Optional<String> problem) {
        boolean isOf(BasicFileAttributes now) {
            return size == now.size()
                    && written.equals(now.lastModifiedTime())
                    && java.util.Objects.equals(inode, now.fileKey());
        }
    }

    HomeReading read(Agent agent, Sharing sharing, Instant now) {
        if (!isHere(agent.id().engine())) {
            return HomeReading.ELSEWHERE;
        }
        AgentHome home = homes.home(agent.name());
        if (agent.isRunning() && sharing.names().contains(agent.name())) {
            return HomeReading.unreadable(
                    home.path() + " belongs to more than one running agent, so nothing in it can be told apart");
        }
        if (Files.isSymbolicLink(home.path())) {
            return HomeReading.unreadable(home.path() + " is a symlink, which is not followed");
        }
        StateFile file = file(home);
        Optional<AgentState> state =
                Life.ofThisLife(file.state(), Optional.of(file.written().toInstant()), agent, now);
        Optional<Instant> lastActive = state.flatMap(found -> Life.lastActive(found, now));
        return new HomeReading(
                true,
                state,
                file.problem(),
                lastActive,
                heartbeat(home, agent, state, now),
                home.logWrittenAt().map(at -> Life.clamped(at, now)));
    }

    /** Forgets all homes but these. */
    void retain(List<AgentSample> agents) {
        Set<AgentName> seen = HashSet.newHashSet(agents.size());
        for (AgentSample sample : agents) {
            seen.add(sample.agent().name());
        }
        files.keySet().retainAll(seen);
    }

    /** An engine that says where it is ({@code podman@host}) is on another machine, and so are its agents' homes. */
    private static boolean isHere(String engine) {
        return engine.indexOf('@') < 0;
    }

    /**
     * The heartbeat of this life. Where a loop of ours should keep one and has not, its start is its last sign of life; the
     * original shell supervisor writes a state without our schema and no heartbeat, and is not judged by one.
     */
    private static Optional<Instant> heartbeat(AgentHome home, Agent agent, Optional<AgentState> state, Instant now) {
        Optional<Instant> touched = home.heartbeat().map(at -> Life.clamped(at, now));
        if (touched.isPresent() && Life.isWithin(touched.get(), agent)) {
            return touched;
        }
        boolean ours = state.isEmpty() || state.get().json().number("schema").isPresent();
        return agent.supervised() && agent.isRunning() && ours
                ? Optional.of(Life.clamped(agent.id().startedAt(), now))
                : Optional.empty();
    }

    private StateFile file(AgentHome home) {
        StateFile known = files.get(home.name());
        StateFile now = read(home, known);
        files.put(home.name(), now);
        return now;
    }

    private static StateFile read(AgentHome home, @Nullable StateFile known) {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(home.stateFile(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException none) {
            return new StateFile(FileTime.fromMillis(0), 0, null, Optional.empty(), Optional.empty());
        } catch (IOException failure) {
            return new StateFile(FileTime.fromMillis(0), 0, null, Optional.empty(), Optional.of(Sentences.of(failure)));
        }
        if (known != null && known.isOf(attributes)) {
            return known;
        }
        Optional<AgentState> state = Optional.empty();
        Optional<String> problem = Optional.empty();
        try {
            state = home.state();
        } catch (IOException | RuntimeException hostile) {
            problem = Optional.of(
                    hostile instanceof IOException io ? Sentences.of(io) : home.stateFile() + ": " + hostile);
        }
        return new StateFile(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey(), state, problem);
    }
}
