package dev.agentctl.health.snapshot;

import dev.agentctl.shared.agent.AgentId;
import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.shared.team.Phase;
import dev.agentctl.shared.team.TeamName;
import dev.agentctl.shared.team.TeamSnapshot;
import dev.agentctl.shared.team.TeamTask;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One team at one instant.
 *
 * @param snapshot what its supervisor last wrote; empty if it never did, or where that cannot be read
 * @param supervised whether the process that wrote it runs, as far as it can be seen from here
 * @param problem why its state could not be read, in one sentence
 * @param sessions by role, then by nick
 */
public record TeamSample(
        TeamName name,
        Optional<TeamSnapshot> snapshot,
        boolean supervised,
        Optional<String> problem,
        List<SessionSample> sessions) {

    /** The team itself as the subject of a finding, beside its sessions' {@link SessionSample#id}. */
    public AgentId id() {
        return new AgentId(SessionSample.engine(name), "", Instant.EPOCH);
    }

    /** Its tasks, as its supervisor listed them. */
    public List<TaskSample> tasks() {
        List<TaskSample> tasks = new ArrayList<>();
        if (snapshot.isPresent()) {
            for (TeamTask task : snapshot.get().tasks()) {
                tasks.add(new TaskSample(name, task));
            }
        }
        return tasks;
    }

    /** How many of its tasks stand so. */
    public int count(TeamTask.Status status) {
        int count = 0;
        if (snapshot.isPresent()) {
            for (TeamTask task : snapshot.get().tasks()) {
                count += task.status() == status ? 1 : 0;
            }
        }
        return count;
    }

    /** How old its state is; not negative. Empty where there is none. */
    public Optional<Duration> age(Instant now) {
        return snapshot.map(written ->
                written.writtenAt().isAfter(now) ? Duration.ZERO : Duration.between(written.writtenAt(), now));
    }

    /** Whether its supervisor ended in good order: it then takes its name off what it wrote. */
    public boolean isStopped() {
        return snapshot.isPresent() && snapshot.get().supervisor().isEmpty();
    }

    /**
     * Whether its supervisor is gone without a word, or has missed its time to write: nothing of what it wrote need still
     * be so.
     *
     * @param most how old a living supervisor's state can be
     */
    public boolean isStale(Instant now, Duration most) {
        boolean gone = !supervised
                && snapshot.flatMap(TeamSnapshot::supervisor)
                        .filter(ProcessIdentity::isFromHere)
                        .isPresent();
        return gone || age(now).orElse(Duration.ZERO).compareTo(most) > 0;
    }

    /** How many of its sessions are in this phase. */
    public int count(Phase phase) {
        int count = 0;
        for (SessionSample sample : sessions) {
            count += sample.session().standing().phase() == phase ? 1 : 0;
        }
        return count;
    }
}
