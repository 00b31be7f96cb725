package dev.agentctl.health.rule;

import dev.agentctl.health.rule.Finding.Evidence;
import dev.agentctl.health.rule.Finding.Kind;
import dev.agentctl.health.rule.Finding.Severity;
import dev.agentctl.health.snapshot.Condition;
import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.text.Units;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whether an agent does anything, as far as its home tells. */
final class ActivityRules {
    private ActivityRules() {}

    static void judge(Subject subject, List<Finding> findings) {
        subject.sample().homeProblem().ifPresent(problem -> unreadable(subject, problem, findings));
        if (!subject.isRunning() || subject.condition() != Condition.RUNNING) {
            // One that waits, starts or stops is not idle, and of an unknown one nothing is concluded.
            return;
        }
        // A supervisor that is silent notes no activity either, so the last it noted proves nothing.
        if (!subject.isHeartbeatOlderThan(subject.limits().heartbeatStale())) {
            subject.sample()
                    .lastActive()
                    .ifPresentOrElse(at -> idle(subject, at, findings), () -> logStale(subject, findings));
        }
    }

    private static void unreadable(Subject subject, String problem, List<Finding> findings) {
        findings.add(subject.finding(
                Kind.HOME_UNREADABLE,
                Severity.WARNING,
                "The home of " + subject.name() + " cannot be read: " + Subject.clean(problem),
                List.of(new Evidence("home", Subject.clean(problem), Duration.ZERO)),
                subject.look("Look at what " + subject.name() + " does with its home.")));
    }

    private static void idle(Subject subject, Instant lastActive, List<Finding> findings) {
        Duration quiet = subject.age(lastActive);
        if (quiet.compareTo(subject.limits().idle()) <= 0) {
            return;
        }
        String noted = subject.sample()
                .state()
                .flatMap(AgentState::lastActiveAt)
                .filter(lastActive::equals)
                .map(same -> "state.json last_active_at")
                .orElse("state.json started_at");
        findings.add(subject.finding(
                Kind.IDLE,
                Severity.WARNING,
                subject.name() + " has been idle for " + Units.duration(quiet),
                List.of(new Evidence(noted, lastActive.toString(), quiet)),
                subject.stop()));
    }

    private static void logStale(Subject subject, List<Finding> findings) {
        Optional<Instant> written = subject.sample().logWritten();
        if (!subject.sample().agent().supervised() || written.isEmpty()) {
            return;
        }
        Duration quiet = subject.age(written.get());
        if (quiet.compareTo(subject.limits().logStale()) > 0) {
            findings.add(subject.finding(
                    Kind.LOG_STALE,
                    Severity.NOTE,
                    "Nothing tells what " + subject.name() + " does, and its log has not grown for "
                            + Units.duration(quiet),
                    List.of(new Evidence("supervisor.log", "last written " + Units.duration(quiet) + " ago", quiet)),
                    subject.look("See whether " + subject.name() + " still works.")));
        }
    }
}
