package dev.agentctl.health.rule;

import dev.agentctl.health.snapshot.AgentSample;
import dev.agentctl.health.snapshot.FleetSnapshot;
import dev.agentctl.health.snapshot.TeamSample;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges a snapshot. Pure: the same snapshot and limits give the same findings, on any thread. All text in a finding is
 * cleaned for a terminal.
 *
 * <p>Only a finding whose recommendation is {@link Finding.Act#STOP} may be carried out by a flag or a key: a protected
 * agent's findings, those of an agent whose condition is unknown, and those of sessions and teams, never recommend it.
 */
public final class Rules {
    private final Limits limits;

    public Rules(Limits limits) {
        this.limits = limits;
    }

    /** What is wrong, the worst first, then by subject and kind. */
    public List<Finding> judge(FleetSnapshot snapshot) {
        List<Finding> findings = new ArrayList<>();
        HostRules.judge(snapshot, limits, findings);
        for (TeamSample team : snapshot.teams()) {
            TeamRules.judge(team, snapshot.at(), limits, findings);
        }
        for (AgentSample sample : snapshot.agents()) {
            Subject subject = new Subject(sample, snapshot.at(), limits);
            UsageRules.judge(subject, findings);
            LifeRules.judge(subject, findings);
            ClaudeRules.judge(subject, findings);
            ActivityRules.judge(subject, findings);
        }
        findings.sort(Rules::worstFirst);
        return List.copyOf(findings);
    }

    // Comparator.comparing would be written shorter, and costs a command some milliseconds of its start.
    private static int worstFirst(Finding one, Finding other) {
        int order = other.severity().compareTo(one.severity());
        if (order == 0) {
            order = one.subject().compareTo(other.subject());
        }
        return order == 0 ? one.kind().compareTo(other.kind()) : order;
    }
}
