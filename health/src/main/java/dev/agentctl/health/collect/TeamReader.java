package dev.agentctl.health.collect;

import dev.agentctl.health.snapshot.FleetSnapshot.EngineSample;
import dev.agentctl.health.snapshot.SessionSample;
import dev.agentctl.health.snapshot.TeamSample;
import dev.agentctl.shared.agent.AgentHomes;
import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.cli.Sentences;
import dev.agentctl.shared.engine.Usage;
import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.shared.team.AgentSession;
import dev.agentctl.shared.team.TeamHome;
import dev.agentctl.shared.team.TeamHomes;
import dev.agentctl.shared.team.TeamName;
import dev.agentctl.shared.team.TeamSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what teams' supervisors wrote; sessions can write there too, so whatever is there gives a reading, at worst one
 * with a sentence for a problem. A state.json that has not changed is not read again, and where there is no team nothing
 * is done but one look for the folder. Owned by the collector's thread.
 */
final class TeamReader {
    private final TeamHomes homes;
    private Map<TeamName, Reading> readings = Map.of();
    private Map<AgentId, ProcessIdentity> trees = Map.of();
    private Optional<String> problem = Optional.empty();

    TeamReader(AgentHomes homes) {
        this.homes = new TeamHomes(homes);
    }

    /** One state.json as it was last read. */
    private record Reading(
            @Nullable BasicFileAttributes file, Optional<TeamSnapshot> snapshot, Optional<String> problem) {
        /** A change shows in its time, size or inode, since it is replaced whole. */
        boolean isOf(BasicFileAttributes now) {
            return file != null
                    && file.size() == now.size()
                    && file.lastModifiedTime().equals(now.lastModifiedTime())
                    && java.util.Objects.equals(file.fileKey(), now.fileKey());
        }
    }

    /** Looks at all teams anew. */
    void read() {
        List<TeamHome> all = List.of();
        problem = Optional.empty();
        try {
            all = homes.all();
        } catch (IOException failure) {
            problem = Optional.of("The folder of the teams cannot be read: " + Sentences.of(failure));
        }
        if (all.isEmpty()) {
            readings = Map.of();
            trees = Map.of();
            return;
        }
        Map<TeamName, Reading> now = new LinkedHashMap<>();
        for (TeamHome home : all) {
            now.put(home.name(), reading(home, readings.get(home.name())));
        }
        readings = now;
        trees = treesOf(now);
    }

    /** The first process of each session's CLI, by the session's life. */
    Map<AgentId, ProcessIdentity> trees() {
        return trees;
    }

    /** What {@link #read} saw, with what the trees were measured to use. */
    List<TeamSample> samples(List<EngineReading> measured, CpuTrails trails, Instant now) {
        if (readings.isEmpty()) {
            return List.of();
        }
        Map<AgentId, Usage> usage = new HashMap<>();
        for (EngineReading reading : measured) {
            for (AgentId id : trees.keySet()) {
                Usage one = reading.usage().get(id);
                if (one != null) {
                    usage.put(id, one);
                }
            }
        }
        List<TeamSample> samples = new ArrayList<>();
        readings.forEach((name, reading) -> samples.add(sample(name, reading, usage, trails, now)));
        return List.copyOf(samples);
    }

    /** Why it is not known which teams there are, as if teams were an engine. */
    Optional<EngineSample> trouble() {
        return problem.map(sentence -> new EngineSample("teams", Optional.of(sentence)));
    }

    private static TeamSample sample(
            TeamName name, Reading reading, Map<AgentId, Usage> usage, CpuTrails trails, Instant now) {
        List<SessionSample> sessions = new ArrayList<>();
        if (reading.snapshot().isPresent()) {
            Set<AgentId> seen = new HashSet<>();
            for (AgentSession session : reading.snapshot().get().sessions()) {
                AgentId id = SessionSample.idOf(name, session);
                if (seen.add(id)) {
                    sessions.add(new SessionSample(
                            id,
                            name,
                            session,
                            session.worktree().map(tree -> tree.path().toString()),
                            Optional.ofNullable(usage.get(id)),
                            usage.containsKey(id) ? trails.percent(id) : OptionalDouble.empty(),
                            trails.trail(id)));
                }
            }
        }
        boolean supervised = reading.snapshot()
                .filter(snapshot -> snapshot.isSupervised(now))
                .isPresent();
        return new TeamSample(name, reading.snapshot(), supervised, reading.problem(), List.copyOf(sessions));
    }

    private static Map<AgentId, ProcessIdentity> treesOf(Map<TeamName, Reading> readings) {
        Map<AgentId, ProcessIdentity> trees = new HashMap<>();
        readings.forEach((name, reading) -> {
            if (reading.snapshot().isPresent()) {
                for (AgentSession session : reading.snapshot().get().sessions()) {
                    session.process().ifPresent(root -> trees.putIfAbsent(SessionSample.idOf(name, session), root));
                }
            }
        });
        return Map.copyOf(trees);
    }

    private static Reading reading(TeamHome home, @Nullable Reading known) {
        BasicFileAttributes file;
        try {
            file = Files.readAttributes(home.stateFile(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException none) {
            return new Reading(null, Optional.empty(), Optional.empty());
        } catch (IOException failure) {
            return new Reading(null, Optional.empty(), Optional.of(Sentences.of(failure)));
        }
        if (known != null && known.isOf(file)) {
            return known;
        }
        try {
            return new Reading(file, home.snapshot(), Optional.empty());
        } catch (IOException hostile) {
            return new Reading(file, Optional.empty(), Optional.of(Sentences.of(hostile)));
        } catch (RuntimeException hostile) {
            return new Reading(file, Optional.empty(), Optional.of(home.stateFile() + ": " + hostile));
        }
    }
}
