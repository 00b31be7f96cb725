package dev.agentctl.shared.team;

import dev.agentctl.shared.agent.Tokens;
import dev.agentctl.shared.process.ProcessIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A team as its supervisor last wrote it down. Immutable.
 *
 * @param writtenAt when; the supervisor writes at least every 30 s while it lives
 * @param supervisor who wrote it; whether it still runs is for the reader to see. Empty after a stop in good order
 * @param paused whether a person has paused the team: no session gets a new turn
 * @param sessions by role, then by nick
 * @param waiting spawns that wait for admission, the oldest first
 * @param tasks the open ones, and the latest of those that are over, by number
 * @param chat how it stands with the team's chat; empty where the team has none
 */
public record TeamSnapshot(
        TeamName name,
        Instant writtenAt,
        Optional<ProcessIdentity> supervisor,
        boolean paused,
        List<AgentSession> sessions,
        List<WaitingSpawn> waiting,
        List<TeamTask> tasks,
        Optional<Chat> chat,
        TeamSpending spending,
        List<Notice> notices) {

    public TeamSnapshot {
        sessions = List.copyOf(sessions);
        waiting = List.copyOf(waiting);
        tasks = List.copyOf(tasks);
        notices = List.copyOf(notices);
    }

    /** Three times as long as a living supervisor lets pass between two writes. */
    private static final Duration FRESH = Duration.ofSeconds(90);

    /**
     * Whether its supervisor runs, as far as it can be seen from here: by its process; where that lives in another pid
     * namespace (a container's) or an earlier boot, by whether it has written lately. One that ended in good order took
     * its name off.
     */
    public boolean isSupervised(Instant now) {
        return supervisor.isPresent()
                && (supervisor.get().isFromHere()
                        ? supervisor.get().isAlive()
                        : writtenAt.plus(FRESH).isAfter(now));
    }

    /** A spawn that waits, and in words for what. */
    public record WaitingSpawn(Role role, Optional<String> task, String why, Instant since) {}

    /**
     * The supervisor's own connection to the chat.
     *
     * @param sentence where it is connected to, or why it is not
     * @param ignored lines with a task from senders who may give none, since the team began
     */
    public record Chat(boolean isConnected, String sentence, Instant since, long ignored) {}

    /**
     * What the team has cost, retired sessions and idle checks included.
     *
     * @param usdToday since midnight of the machine's time zone
     */
    public record TeamSpending(
            Tokens tokens,
            double usd,
            boolean complete,
            double usdToday,
            double usdLastHour,
            OptionalDouble budgetUsd,
            OptionalDouble budgetUsdPerDay) {}
}
