package dev.agentctl.health.rule;

import dev.agentctl.health.rule.Finding.Act;
import dev.agentctl.health.rule.Finding.Evidence;
import dev.agentctl.health.rule.Finding.Kind;
import dev.agentctl.health.rule.Finding.Recommendation;
import dev.agentctl.health.rule.Finding.Severity;
import dev.agentctl.health.snapshot.SessionSample;
import dev.agentctl.health.snapshot.TeamSample;
import dev.agentctl.shared.team.Notice;
import dev.agentctl.shared.team.Role;
import dev.agentctl.shared.team.TeamSnapshot;
import dev.agentctl.shared.team.TeamSnapshot.TeamSpending;
import dev.agentctl.shared.team.TeamSnapshot.WaitingSpawn;
import dev.agentctl.shared.text.Units;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a team's supervisor looks after it, what holds it up, and its sessions' and tasks' own findings. */
final class TeamRules {
    private static final int SPAWNS_SHOWN = 5;

    private TeamRules() {}

    static void judge(TeamSample team, Instant now, Limits limits, List<Finding> findings) {
        TeamSubject subject = new TeamSubject(team, Optional.empty(), now, limits);
        team.problem().ifPresent(problem -> unreadable(subject, problem, findings));
        if (team.snapshot().isEmpty()) {
            return;
        }
        for (SessionSample sample : team.sessions()) {
            SessionRules.memory(new TeamSubject(team, Optional.of(sample), now, limits), sample, findings);
        }
        if (team.isStopped()) {
            return;
        }
        if (team.isStale(now, limits.teamStale())) {
            // What it last said of its sessions need not be so any more: nothing is concluded from that.
            unattended(subject, findings);
            return;
        }
        TeamSnapshot snapshot = team.snapshot().get();
        paused(subject, snapshot, findings);
        waiting(subject, snapshot, findings);
        TaskRules.judge(subject, snapshot, findings);
        budgets(subject, snapshot, findings);
        for (SessionSample sample : team.sessions()) {
            SessionRules.judge(new TeamSubject(team, Optional.of(sample), now, limits), sample, findings);
        }
    }

    private static void unreadable(TeamSubject subject, String problem, List<Finding> findings) {
        String clean = Subject.clean(problem);
        findings.add(subject.finding(
                Kind.HOME_UNREADABLE,
                Severity.WARNING,
                "The state of team " + subject.name() + " cannot be read: " + clean,
                List.of(new Evidence("team folder", clean, Duration.ZERO)),
                subject.advise("Ask its supervisor itself.", "status")));
    }

    private static void unattended(TeamSubject subject, List<Finding> findings) {
        String age = Units.duration(subject.stateAge());
        boolean alive = subject.team().supervised();
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(subject.state("written_at", age + " ago; a supervisor writes every 30 s at least"));
        evidence.add(new Evidence("supervisor process", alive ? "runs" : "does not run", Duration.ZERO));
        if (alive) {
            findings.add(subject.finding(
                    Kind.HEARTBEAT_STALE,
                    Severity.WARNING,
                    "The supervisor of team " + subject.name() + " has written nothing for " + age,
                    evidence,
                    subject.advise("See whether it answers.", "status")));
        } else {
            int sessions = subject.team().sessions().size();
            findings.add(subject.finding(
                    Kind.SUPERVISOR_GONE,
                    Severity.CRITICAL,
                    "The supervisor of team " + subject.name() + " is gone"
                            + (sessions == 0 ? "" : ", and nobody looks after its " + count(sessions, "session")),
                    evidence,
                    new Recommendation(
                            Act.LOOK,
                            "Start it with its file: it takes its sessions up again.",
                            "agentctl team start --config FILE")));
        }
    }

    private static void paused(TeamSubject subject, TeamSnapshot team, List<Finding> findings) {
        if (team.paused()) {
            findings.add(subject.finding(
                    Kind.PAUSED,
                    Severity.NOTE,
                    "Team " + subject.name() + " is paused: no session gets a new turn",
                    List.of(subject.state("paused", "true")),
                    subject.advise("Resume it when it may go on.", "resume")));
        }
    }

    private static void waiting(TeamSubject subject, TeamSnapshot team, List<Finding> findings) {
        if (team.waiting().isEmpty()) {
            return;
        }
        List<Evidence> evidence = new ArrayList<>();
        for (WaitingSpawn spawn : team.waiting()) {
            if (evidence.size() < SPAWNS_SHOWN) {
                evidence.add(new Evidence(
                        "waiting " + role(spawn.role()),
                        spawn.task().map(task -> Subject.clean(task) + ": ").orElse("") + Subject.clean(spawn.why()),
                        subject.age(spawn.since())));
            }
        }
        int count = team.waiting().size();
        findings.add(subject.finding(
                Kind.SPAWNS_WAITING,
                Severity.NOTE,
                count(count, "spawn") + " of team " + subject.name() + (count == 1 ? " waits: " : " wait: ")
                        + Subject.clean(team.waiting().getFirst().why()),
                evidence,
                subject.advise("See which, and make room for them.", "status")));
    }

    private static String role(Role role) {
        return role.word();
    }

    private static void budgets(TeamSubject subject, TeamSnapshot team, List<Finding> findings) {
        TeamSpending spending = team.spending();
        double day = spending.budgetUsdPerDay().orElse(0);
        double all = spending.budgetUsd().orElse(0);
        List<Evidence> evidence = new ArrayList<>();
        double share = 0;
        if (day > 0 && spending.usdToday() > subject.limits().budgetShare() * day) {
            share = spending.usdToday() / day;
            evidence.add(subject.state("cost_usd_today", of(spending.usdToday(), day)));
        }
        if (all > 0 && spending.usd() > subject.limits().budgetShare() * all) {
            share = Math.max(share, spending.usd() / all);
            evidence.add(subject.state("cost_usd", of(spending.usd(), all)));
        }
        for (Notice notice : team.notices()) {
            if (notice.kind().equals(Notice.BUDGET)) {
                evidence.add(subject.state("notices", Subject.clean(notice.text()), notice.since()));
            } else {
                NoticeRules.judge(subject, notice, findings);
            }
        }
        if (!evidence.isEmpty()) {
            boolean used = share >= 1;
            findings.add(subject.finding(
                    used ? Kind.BUDGET_USED : Kind.BUDGET_NEARLY_USED,
                    Severity.WARNING,
                    share > 0
                            ? "Team " + subject.name() + " has used " + TeamSubject.percent(share) + " of its budget"
                            : "Team " + subject.name() + ": "
                                    + evidence.getFirst().value(),
                    evidence,
                    subject.advise(
                            used
                                    ? "Raise it in the team's file and start it anew, or let its sessions rest."
                                    : "Raise it in the team's file, or let its sessions be parked at its end.",
                            "status")));
        }
    }

    static String of(double used, double budget) {
        return Units.dollars(used) + " of " + Units.dollars(budget);
    }

    static String count(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
