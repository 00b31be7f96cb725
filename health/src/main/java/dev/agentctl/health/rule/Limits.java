package dev.agentctl.health.rule;

import java.time.Duration;

/**
 * From where on something is wrong. Sizes are bytes, shares and percentages as said; all are at least zero.
 *
 * @param highMemoryBytes a working set above this is high: 5000 MB, the original tools' default
 * @param memoryLimitShare of an agent's own limit, 0–1, above which its working set is high even below
 *     {@code highMemoryBytes}; beyond nine tenths the kernel reclaims hard and then kills
 * @param idle no activity for longer than this is idle: an hour, the original tools' default
 * @param heartbeatStale a supervisor touches its heartbeat every few seconds; one of more than 30 s has missed several
 * @param supervisorGone a heartbeat this old is no hiccup of a loaded machine any more
 * @param highCpuPercent 100 = one core
 * @param highCpuReadings how many readings in a row must be above {@code highCpuPercent}: five for a dashboard, so that
 *     a compile does not alarm, one where there is no history
 * @param crashLoopBackoff the next wait from which on failures make a loop: the policy begins with 5 s and doubles, so
 *     20 s is the second failure in a row
 * @param crashLoopCrashes quick crashes in a row that make a loop, whatever the policy's waits are
 * @param settled a run this long has ended the streak of failures, as the restart policy has it
 * @param logStale where nothing tells an agent's activity, a log that did not grow for longer is worth a look
 * @param diskFreePercent a file system with less left for an ordinary user is nearly full: ext4 keeps the last 5 for root
 * @param diskFreeBytes less than this is nearly full on a file system of any size
 * @param memoryAvailablePercent of the host's memory; below, the kernel begins to evict what is in use
 * @param memoryPressurePercent share of ten seconds in which some task waited for memory (PSI some avg10); systemd-oomd
 *     acts at sustained 60, a person is told earlier
 * @param swapUsedPercent of the host's swap
 * @param loadPerCore of the five-minute load
 * @param budgetShare of an agent's own budget, 0–1, above which a person should hear of it before it is used up
 * @param teamStale a team's supervisor writes its state at least every 30 s; one half as old again has missed its time
 * @param contextShare of the tokens at which a session's shift change comes, 0–1, above which it is near
 * @param taskWait a task that nobody has had for longer waits for something that does not come by itself
 * @param deadTask for how long a dead task is told of; a person who has not retried it by then does not want to
 * @param chatGone a connection that is not back after this long is no server's restart
 */
public record Limits(
        long highMemoryBytes,
        double memoryLimitShare,
        Duration idle,
        Duration heartbeatStale,
        Duration supervisorGone,
        double highCpuPercent,
        int highCpuReadings,
        Duration crashLoopBackoff,
        int crashLoopCrashes,
        Duration settled,
        Duration logStale,
        double diskFreePercent,
        long diskFreeBytes,
        double memoryAvailablePercent,
        double memoryPressurePercent,
        double swapUsedPercent,
        double loadPerCore,
        double budgetShare,
        Duration teamStale,
        double contextShare,
        Duration taskWait,
        Duration deadTask,
        Duration chatGone) {

    /** One megabyte as {@code --mem-limit} and Podman's {@code --memory} count it. */
    public static final long MEGABYTE = 1L << 20;

    public static final Limits DEFAULT = new Limits(
            5000 * MEGABYTE,
            0.9,
            Duration.ofMinutes(60),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            80,
            5,
            Duration.ofSeconds(20),
            2,
            Duration.ofMinutes(5),
            Duration.ofMinutes(60),
            5,
            1L << 30,
            10,
            10,
            80,
            2,
            0.8,
            Duration.ofSeconds(45),
            0.9,
            Duration.ofMinutes(30),
            Duration.ofDays(3),
            Duration.ofMinutes(5));

    public Limits withHighMemory(long bytes) {
        return new Limits(
                bytes,
                memoryLimitShare,
                idle,
                heartbeatStale,
                supervisorGone,
                highCpuPercent,
                highCpuReadings,
                crashLoopBackoff,
                crashLoopCrashes,
                settled,
                logStale,
                diskFreePercent,
                diskFreeBytes,
                memoryAvailablePercent,
                memoryPressurePercent,
                swapUsedPercent,
                loadPerCore,
                budgetShare,
                teamStale,
                contextShare,
                taskWait,
                deadTask,
                chatGone);
    }

    public Limits withIdle(Duration limit) {
        return new Limits(
                highMemoryBytes,
                memoryLimitShare,
                limit,
                heartbeatStale,
                supervisorGone,
                highCpuPercent,
                highCpuReadings,
                crashLoopBackoff,
                crashLoopCrashes,
                settled,
                logStale,
                diskFreePercent,
                diskFreeBytes,
                memoryAvailablePercent,
                memoryPressurePercent,
                swapUsedPercent,
                loadPerCore,
                budgetShare,
                teamStale,
                contextShare,
                taskWait,
                deadTask,
                chatGone);
    }

    /** @param readings at least 1 */
    public Limits withHighCpu(double percent, int readings) {
        return new Limits(
                highMemoryBytes,
                memoryLimitShare,
                idle,
                heartbeatStale,
                supervisorGone,
                percent,
                readings,
                crashLoopBackoff,
                crashLoopCrashes,
                settled,
                logStale,
                diskFreePercent,
                diskFreeBytes,
                memoryAvailablePercent,
                memoryPressurePercent,
                swapUsedPercent,
                loadPerCore,
                budgetShare,
                teamStale,
                contextShare,
                taskWait,
                deadTask,
                chatGone);
    }
}
