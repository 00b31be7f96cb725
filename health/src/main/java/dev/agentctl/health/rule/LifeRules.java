package dev.agentctl.health.rule;

import dev.agentctl.health.rule.Finding.Evidence;
import dev.agentctl.health.rule.Finding.Kind;
import dev.agentctl.health.rule.Finding.Recommendation;
import dev.agentctl.health.rule.Finding.Severity;
import dev.agentctl.health.snapshot.Condition;
import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.agent.AgentStatus;
import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.shared.engine.Agent.Run;
import dev.agentctl.shared.engine.Usage;
import dev.agentctl.shared.text.Units;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How an agent lives or died, and whether its supervisor still looks after it. */
final class LifeRules {
    /** What a death by KILL looks like from outside; nobody asked for it, so the kernel is the first suspect. */
    private static final long EXIT_KILLED = 137;

    private LifeRules() {}

    static void judge(Subject subject, List<Finding> findings) {
        boolean outOfMemory = outOfMemory(subject, findings);
        switch (subject.condition()) {
            case FAILED -> failed(subject, findings);
            case NEEDS_ATTENTION -> needsAttention(subject, "needs a person", attention(subject), findings);
            case NEEDS_TOKEN ->
                needsAttention(
                        subject,
                        "waits for its token",
                        subject.look("Hand " + subject.name() + " its token.", "agentctl token " + subject.name()),
                        findings);
            case DIED -> {
                if (!outOfMemory) {
                    died(subject, findings);
                }
            }
            case RUNNING, STARTING, BACKOFF -> {
                crashLoop(subject, findings);
                heartbeat(subject, findings);
            }
            case RATE_LIMITED, STOPPING, UNKNOWN -> heartbeat(subject, findings);
            case STOPPED -> {}
        }
    }

    private static boolean outOfMemory(Subject subject, List<Finding> findings) {
        List<Evidence> evidence = new ArrayList<>();
        boolean suspected = false;
        if (subject.sample().agent().run() instanceof Run.Ended ended) {
            Duration age = subject.age(ended.at());
            if (ended.oomKilled() && subject.condition() != Condition.STOPPED) {
                evidence.add(new Evidence("engine", "killed for memory", age));
            } else if (subject.condition() == Condition.DIED && ended.exitCode().orElse(-1) == EXIT_KILLED) {
                suspected = true;
                evidence.add(new Evidence("exit code", "137, and nobody asked for it", age));
            }
        }
        Optional<Usage> usage = subject.sample().usage();
        long kills = usage.isPresent() ? usage.get().oomKills().orElse(0) : 0;
        if (kills > 0) {
            evidence.add(new Evidence("cgroup oom_kill", Long.toString(kills), Duration.ZERO));
        }
        if (subject.sample().state().flatMap(AgentState::exitReason).orElse(ExitReason.UNKNOWN)
                == ExitReason.OOM_KILLED) {
            evidence.add(new Evidence("state.json exit_reason", "oom-killed", subject.stateAge()));
        }
        if (evidence.isEmpty()) {
            return false;
        }
        boolean sure = evidence.size() > 1 || !suspected;
        findings.add(subject.finding(
                Kind.OOM_KILLED,
                subject.isRunning() ? Severity.WARNING : Severity.CRITICAL,
                sure
                        ? subject.name() + (subject.isRunning() ? " had processes" : " was")
                                + " killed by the kernel for memory"
                        : subject.name() + " was killed, probably by the kernel for memory",
                evidence,
                subject.isRunning()
                        ? subject.look("See what " + subject.name() + " did, and give it more memory if it needs it.")
                        : subject.restart()));
        return true;
    }

    private static void failed(Subject subject, List<Finding> findings) {
        findings.add(subject.finding(
                Kind.FAILED,
                Severity.CRITICAL,
                subject.name() + " crashed too often, so its supervisor gave up" + because(subject),
                stateEvidence(subject, "failed"),
                subject.restart()));
    }

    /** What helps against the reason why its supervisor does not try again. */
    private static Recommendation attention(Subject subject) {
        ExitReason reason =
                subject.sample().state().flatMap(AgentState::exitReason).orElse(ExitReason.UNKNOWN);
        if (reason == ExitReason.AUTH) {
            return subject.look("Store a valid token, then restart " + subject.name() + ".", "agentctl setup-token");
        }
        if (reason == ExitReason.BUDGET || reason == ExitReason.MODEL) {
            String what = reason == ExitReason.BUDGET ? "Raise the budget" : "Name another model";
            return subject.look(
                    what + ", then restart " + subject.name() + ".", "agentctl edit " + subject.name() + " --restart");
        }
        return subject.look("Read what " + subject.name() + " reports, and put it right.");
    }

    private static void needsAttention(Subject subject, String need, Recommendation remedy, List<Finding> findings) {
        findings.add(subject.finding(
                Kind.NEEDS_ATTENTION,
                Severity.WARNING,
                subject.name() + " " + need + because(subject),
                stateEvidence(subject, subject.condition().word()),
                remedy));
    }

    private static void died(Subject subject, List<Finding> findings) {
        Duration age = Duration.ZERO;
        String how = "ended without being asked";
        if (subject.sample().agent().run() instanceof Run.Ended ended) {
            age = subject.age(ended.at());
            how = ended.exitCode().isPresent() ? "exit code " + ended.exitCode().getAsLong() : "exit code unknown";
        }
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(new Evidence("engine", how, age));
        Optional<AgentState> state = subject.sample().state();
        if (state.isPresent() && saysAlive(state.get().status())) {
            evidence.add(new Evidence("state.json status", state.get().status().word(), subject.stateAge()));
            findings.add(subject.finding(
                    Kind.SUPERVISOR_GONE,
                    Severity.CRITICAL,
                    "The supervisor of " + subject.name() + " ended without a word " + Units.duration(age) + " ago ("
                            + how + ")",
                    evidence,
                    subject.restart()));
        } else {
            findings.add(subject.finding(
                    Kind.DIED,
                    Severity.WARNING,
                    subject.name() + " ended unasked " + Units.duration(age) + " ago (" + how + ")" + because(subject),
                    evidence,
                    subject.restart()));
        }
    }

    private static boolean saysAlive(AgentStatus status) {
        return switch (status) {
            case STARTING, RUNNING, BACKOFF, RATE_LIMITED, NEEDS_TOKEN, STOPPING -> true;
            case NEEDS_ATTENTION, STOPPED, FAILED, UNKNOWN -> false;
        };
    }

    private static void crashLoop(Subject subject, List<Finding> findings) {
        Optional<AgentState> found = subject.sample().state();
        if (found.isEmpty()) {
            return;
        }
        AgentState state = found.get();
        Limits limits = subject.limits();
        long quick = state.json().number("quick_crashes").orElse(0);
        boolean looping = quick >= limits.crashLoopCrashes()
                || state.backoff().orElse(Duration.ZERO).compareTo(limits.crashLoopBackoff()) >= 0;
        boolean settled = subject.condition() != Condition.BACKOFF
                && state.startedAt().map(subject::age).orElse(Duration.ZERO).compareTo(limits.settled()) > 0;
        if (!looping || settled) {
            return;
        }
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(new Evidence("state.json restart_count", Long.toString(state.restartCount()), subject.stateAge()));
        evidence.add(new Evidence(
                "state.json backoff", Units.duration(state.backoff().orElse(Duration.ZERO)), subject.stateAge()));
        state.exitReason()
                .ifPresent(reason ->
                        evidence.add(new Evidence("state.json exit_reason", reason.word(), subject.stateAge())));
        state.lastError()
                .ifPresent(error ->
                        evidence.add(new Evidence("state.json last_error", Subject.clean(error), subject.stateAge())));
        String next = "";
        if (subject.condition() == Condition.BACKOFF && state.nextStartAt().isPresent()) {
            Instant at = state.nextStartAt().get();
            String wait =
                    at.isAfter(subject.now()) ? "in " + Units.duration(Duration.between(subject.now(), at)) : "now";
            evidence.add(new Evidence("state.json next_start_at", wait, subject.stateAge()));
            next = "; it starts again " + wait;
        }
        findings.add(subject.finding(
                Kind.CRASH_LOOP,
                Severity.WARNING,
                subject.name() + " crashes again and again" + because(subject) + next,
                evidence,
                subject.look("Find out why " + subject.name() + " crashes.")));
    }

    private static void heartbeat(Subject subject, List<Finding> findings) {
        if (!subject.isRunning()
                || !subject.isHeartbeatOlderThan(subject.limits().heartbeatStale())) {
            return;
        }
        Duration age = subject.age(subject.sample().heartbeat().orElse(subject.now()));
        boolean gone = subject.isHeartbeatOlderThan(subject.limits().supervisorGone());
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(new Evidence(".heartbeat", "last touched " + Units.duration(age) + " ago", age));
        subject.sample()
                .state()
                .ifPresent(state -> evidence.add(
                        new Evidence("state.json status", state.status().word(), subject.stateAge())));
        findings.add(subject.finding(
                gone ? Kind.SUPERVISOR_GONE : Kind.HEARTBEAT_STALE,
                gone ? Severity.CRITICAL : Severity.WARNING,
                gone
                        ? "The supervisor of " + subject.name() + " has shown no sign of life for "
                                + Units.duration(age)
                        : "The supervisor of " + subject.name() + " is late: no heartbeat for " + Units.duration(age),
                evidence,
                gone ? subject.restart() : subject.look("Watch " + subject.name() + " for a minute.")));
    }

    private static List<Evidence> stateEvidence(Subject subject, String status) {
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(new Evidence("state.json status", status, subject.stateAge()));
        if (!subject.lastError().isEmpty()) {
            evidence.add(new Evidence("state.json last_error", subject.lastError(), subject.stateAge()));
        }
        return evidence;
    }

    private static String because(Subject subject) {
        return subject.lastError().isEmpty() ? "" : ": " + subject.lastError();
    }
}
