package dev.agentctl.health.rule;

import dev.agentctl.health.rule.Finding.Evidence;
import dev.agentctl.health.rule.Finding.Kind;
import dev.agentctl.health.rule.Finding.Severity;
import dev.agentctl.health.snapshot.Condition;
import dev.agentctl.shared.agent.AgentState;
import dev.agentctl.shared.agent.RateLimit;
import dev.agentctl.shared.agent.Tokens;
import dev.agentctl.shared.text.Units;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the Claude service grants an agent, and what the agent may cost. */
final class ClaudeRules {
    private ClaudeRules() {}

    static void judge(Subject subject, List<Finding> findings) {
        Optional<AgentState> state = subject.sample().state();
        if (!subject.isRunning() || state.isEmpty()) {
            return;
        }
        if (subject.condition() == Condition.RATE_LIMITED) {
            rateLimited(subject, state.get(), findings);
        }
        budget(subject, state.get(), findings);
    }

    /** Nothing is wrong with the agent, and nothing is to be done: it says when it goes on. */
    private static void rateLimited(Subject subject, AgentState state, List<Finding> findings) {
        List<Evidence> evidence = new ArrayList<>();
        Optional<RateLimit> limit = state.rateLimit();
        String type = limit.isPresent() ? Subject.clean(limit.get().type()) : "";
        evidence.add(new Evidence(
                "state.json rate_limit",
                limit.isPresent() && !type.isEmpty()
                        ? type + " " + Subject.clean(limit.get().status())
                        : "the service refused for now",
                subject.stateAge()));
        String until = "";
        if (state.nextStartAt().isPresent()) {
            Instant at = state.nextStartAt().get();
            evidence.add(new Evidence("state.json next_start_at", at.toString(), subject.stateAge()));
            until = at.isAfter(subject.now())
                    ? "; it goes on in " + Units.duration(Duration.between(subject.now(), at))
                    : "; it goes on now";
        }
        findings.add(subject.finding(
                Kind.RATE_LIMITED,
                Severity.NOTE,
                subject.name() + " waits for its account's rate limit" + until,
                evidence,
                subject.look("Nothing need be done: its supervisor wakes it.", "agentctl status " + subject.name())));
    }

    private static void budget(Subject subject, AgentState state, List<Finding> findings) {
        List<Evidence> evidence = new ArrayList<>();
        double share = 0;
        if (state.budgetUsd().orElse(0) > 0 && state.costUsd().isPresent()) {
            double used = state.costUsd().getAsDouble() / state.budgetUsd().getAsDouble();
            if (used > subject.limits().budgetShare()) {
                share = used;
                evidence.add(new Evidence(
                        "state.json cost_usd",
                        Units.dollars(state.costUsd().getAsDouble()) + " of "
                                + Units.dollars(state.budgetUsd().getAsDouble()),
                        subject.stateAge()));
            }
        }
        if (state.budgetTokens().orElse(0) > 0 && state.tokens().isPresent()) {
            long total = state.tokens().map(Tokens::total).orElse(0L);
            double used = (double) total / state.budgetTokens().getAsLong();
            if (used > subject.limits().budgetShare()) {
                share = Math.max(share, used);
                evidence.add(new Evidence(
                        "state.json tokens",
                        Units.count(total) + " of "
                                + Units.count(state.budgetTokens().getAsLong()),
                        subject.stateAge()));
            }
        }
        if (!evidence.isEmpty()) {
            findings.add(subject.finding(
                    Kind.BUDGET_NEARLY_USED,
                    Severity.WARNING,
                    subject.name() + " has used " + Units.percent(100 * share) + " of its budget",
                    evidence,
                    subject.look("Raise it, or let it end there.", "agentctl edit " + subject.name())));
        }
    }
}
