package dev.agentctl.health.rule;

import dev.agentctl.health.snapshot.SessionSample;
import dev.agentctl.shared.agent.AgentId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a rule saw.
 *
 * @param agent the life it is about, an agent's or a session's (see {@link SessionSample#id}), a task's, or the
 *     team's own id; empty for the host and for an engine
 * @param subject the agent's name, the session's nick, {@code host}, the engine's or team's name, or {@code task 7}
 * @param sentence what is wrong, for a person
 * @param evidence what it was concluded from; at least one
 */
public record Finding(
        Kind kind,
        Severity severity,
        Optional<AgentId> agent,
        String subject,
        String sentence,
        List<Evidence> evidence,
        Optional<Recommendation> recommendation) {

    /** Whether it is about a team, or a session or a task of one. */
    public boolean isOfTeam() {
        return agent.isPresent() && SessionSample.isOfTeam(agent.get());
    }

    public enum Severity {
        NOTE,
        WARNING,
        CRITICAL
    }

    /** What can be wrong; the word is what --json and the event log call it. */
    public enum Kind {
        HIGH_MEMORY("high-memory"),
        IDLE("idle"),
        SUPERVISOR_GONE("supervisor-gone"),
        HEARTBEAT_STALE("heartbeat-stale"),
        CRASH_LOOP("crash-loop"),
        FAILED("failed"),
        NEEDS_ATTENTION("needs-attention"),
        DIED("died"),
        OOM_KILLED("oom-killed"),
        RATE_LIMITED("rate-limited"),
        BUDGET_NEARLY_USED("budget-nearly-used"),
        HIGH_CPU("high-cpu"),
        LOG_STALE("log-stale"),
        HOME_UNREADABLE("home-unreadable"),
        DISK_NEARLY_FULL("disk-nearly-full"),
        MEMORY_PRESSURE("memory-pressure"),
        SWAP_PRESSURE("swap-pressure"),
        HIGH_LOAD("high-load"),
        ENGINE_UNREACHABLE("engine-unreachable"),
        KILL_SWITCH("kill-switch"),
        /** Of a session: a turn runs, and nothing is heard of it. */
        SILENT("silent"),
        /** Of a session: it cannot go on by itself. */
        BLOCKED("blocked"),
        WAITS_FOR_PERSON("waits-for-person"),
        LOOP("loop"),
        NO_PROGRESS("no-progress"),
        BUDGET_USED("budget-used"),
        CONTEXT_NEARLY_FULL("context-nearly-full"),
        /** Of a session or a team: no new turns, as a person wanted. */
        PAUSED("paused"),
        SPAWNS_WAITING("spawns-waiting"),
        /** Of a task: too many sessions ended with it. */
        TASK_DEAD("task-dead"),
        /** Of a team: tasks that nobody has taken for long. */
        TASKS_WAITING("tasks-waiting"),
        /** Of a team: people do not reach it, nor it them. */
        CHAT_GONE("chat-gone"),
        /** Something of a session or a team did not go as it should. */
        TROUBLE("trouble");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /**
     * One signal that a finding rests on.
     *
     * @param signal its name, as in {@code state.json last_active_at}
     * @param value as a person reads it, with its unit
     * @param age how old the signal is
     */
    public record Evidence(String signal, String value, Duration age) {}

    /**
     * A finding's remedy, which a person or a flag may carry out.
     *
     * @param act what to do
     * @param sentence for a person
     * @param command the exact command that does it
     */
    public record Recommendation(Act act, String sentence, String command) {}

    public enum Act {
        /** Stop it gracefully, by force after the grace. */
        STOP,
        RESTART,
        /** Look at it: nothing that a key should do unasked. */
        LOOK
    }
}
