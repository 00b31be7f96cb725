package dev.agentctl.health.rule;

import dev.agentctl.health.rule.Finding.Evidence;
import dev.agentctl.health.rule.Finding.Kind;
import dev.agentctl.health.rule.Finding.Recommendation;
import dev.agentctl.health.rule.Finding.Severity;
import dev.agentctl.health.snapshot.SessionCondition;
import dev.agentctl.health.snapshot.SessionSample;
import dev.agentctl.shared.team.AgentSession;
import dev.agentctl.shared.team.AgentSession.Activity;
import dev.agentctl.shared.team.AgentSession.Spending;
import dev.agentctl.shared.team.AgentSession.Standing;
import dev.agentctl.shared.team.Notice;
import dev.agentctl.shared.team.Phase;
import dev.agentctl.shared.team.Signal;
import dev.agentctl.shared.text.Units;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How one session of a team fares, as far as its supervisor tells and its processes show. */
final class SessionRules {
    private SessionRules() {}

    /** What its supervisor says of it, where that is fresh. */
    static void judge(TeamSubject subject, SessionSample sample, List<Finding> findings) {
        AgentSession session = sample.session();
        switch (session.standing().phase()) {
            case NEEDS_ATTENTION -> needsAttention(subject, session.standing(), findings);
            case PARKED -> parked(subject, sample, findings);
            case READY, WORKING -> activity(subject, session, findings);
            case STARTING, HANDING_OVER, RETIRING, UNKNOWN -> {}
        }
        if (session.standing().phase() != Phase.PARKED) {
            budget(subject, sample, Kind.BUDGET_NEARLY_USED, findings);
        }
        context(subject, sample, findings);
        for (Notice notice : session.notices()) {
            boolean said =
                    notice.kind().equals(Notice.BLOCKED) && session.activity().signal() == Signal.BLOCKED;
            if (!said) {
                NoticeRules.judge(subject, notice, findings);
            }
        }
    }

    /** What its processes take, which is seen without its supervisor. */
    static void memory(TeamSubject subject, SessionSample sample, List<Finding> findings) {
        long bytes = sample.usage().isPresent() ? sample.usage().get().memoryBytes() : 0;
        long most = subject.limits().highMemoryBytes();
        if (bytes > most) {
            findings.add(subject.finding(
                    Kind.HIGH_MEMORY,
                    Severity.WARNING,
                    subject.name() + " uses " + Units.bytes(bytes) + " of memory, more than " + Units.bytes(most),
                    List.of(
                            new Evidence("resident memory of its processes", Units.bytes(bytes), Duration.ZERO),
                            new Evidence(
                                    "its processes and threads",
                                    Long.toString(sample.usage().get().pids()),
                                    Duration.ZERO)),
                    subject.advise("A shift change ends its processes and keeps its work.", "shift")));
        }
    }

    static Recommendation tell(TeamSubject subject) {
        return subject.advise("Tell " + subject.name() + " how to go on.", "say", "TEXT");
    }

    private static void needsAttention(TeamSubject subject, Standing standing, List<Finding> findings) {
        String why = Subject.clean(standing.why());
        findings.add(subject.finding(
                Kind.NEEDS_ATTENTION,
                Severity.WARNING,
                subject.name() + " needs a person" + (why.isEmpty() ? "" : ": " + why),
                List.of(subject.state("phase", standing.phase().word() + because(why), standing.since())),
                subject.advise("Put that right, then resume " + subject.name() + ".", "resume")));
    }

    /** A limit's park ends by itself, a budget's by a person; of a pause of the whole team the team's finding tells. */
    private static void parked(TeamSubject subject, SessionSample sample, List<Finding> findings) {
        AgentSession session = sample.session();
        Standing standing = session.standing();
        String why = Subject.clean(standing.why());
        Evidence park = subject.state("phase", "parked" + because(why), standing.since());
        if (why.startsWith("the kill file ")) {
            return; // The kill switch has a finding of its own.
        }
        if (SessionCondition.of(session) == SessionCondition.RATE_LIMITED) {
            findings.add(subject.finding(
                    Kind.RATE_LIMITED,
                    Severity.NOTE,
                    subject.name() + " waits for its account's rate limit" + goesOn(subject, standing.until()),
                    evidence(park, standing.until()),
                    subject.adviseTeam("Nothing need be done: its supervisor wakes it.", "status")));
        } else if (!budget(subject, sample, Kind.BUDGET_USED, findings)
                && !subject.team().snapshot().orElseThrow().paused()) {
            findings.add(subject.finding(
                    Kind.PAUSED,
                    Severity.NOTE,
                    subject.name() + " is parked" + because(why) + goesOn(subject, standing.until()),
                    evidence(park, standing.until()),
                    standing.until().isPresent()
                            ? subject.advise("Nothing need be done; to have it go on now, resume it.", "resume")
                            : subject.advise("Resume it when it may go on.", "resume")));
        }
    }

    private static List<Evidence> evidence(Evidence first, Optional<Instant> until) {
        return until.isPresent()
                ? List.of(first, new Evidence("state.json until", until.get().toString(), first.age()))
                : List.of(first);
    }

    private static String goesOn(TeamSubject subject, Optional<Instant> until) {
        if (until.isEmpty()) {
            return "";
        }
        return until.get().isAfter(subject.now())
                ? "; it goes on in " + Units.duration(Duration.between(subject.now(), until.get()))
                : "; it goes on now";
    }

    private static void activity(TeamSubject subject, AgentSession session, List<Finding> findings) {
        Activity activity = session.activity();
        Duration since = subject.age(activity.since());
        String nick = subject.name();
        switch (activity.signal()) {
            case SILENT ->
                findings.add(subject.finding(
                        Kind.SILENT,
                        Severity.WARNING,
                        nick + " is in a turn, and nothing has been heard of it for "
                                + Units.duration(subject.age(activity.lastActive())),
                        seen(subject, activity),
                        subject.logs("Look at what its turn does.")));
            case BLOCKED ->
                findings.add(subject.finding(
                        Kind.BLOCKED,
                        Severity.WARNING,
                        nick + " cannot go on by itself" + because(Subject.clean(activity.evidence())),
                        seen(subject, activity),
                        tell(subject)));
            case PERSON ->
                findings.add(subject.finding(
                        Kind.WAITS_FOR_PERSON,
                        Severity.WARNING,
                        nick + " has waited for a person's answer for " + Units.duration(since)
                                + because(Subject.clean(activity.evidence())),
                        seen(subject, activity),
                        subject.advise("Answer " + nick + ".", "say", "TEXT")));
            case IDLE -> idle(subject, activity, findings);
            case QUIET -> {
                if (session.standing().phase() == Phase.READY
                        && session.task().isPresent()
                        && isLong(subject, activity)) {
                    idle(subject, activity, findings);
                }
            }
            case TOOL, MODEL, RETRYING, LIMITED, DONE, UNKNOWN -> {}
        }
    }

    private static boolean isLong(TeamSubject subject, Activity activity) {
        return subject.age(activity.lastActive()).compareTo(subject.limits().idle()) > 0;
    }

    /** Its supervisor asks an idle one to go on by itself: only where that does not help is it more than a note. */
    private static void idle(TeamSubject subject, Activity activity, List<Finding> findings) {
        findings.add(subject.finding(
                Kind.IDLE,
                isLong(subject, activity) ? Severity.WARNING : Severity.NOTE,
                subject.name() + " has been idle for " + Units.duration(subject.age(activity.lastActive())),
                seen(subject, activity),
                subject.advise("Ask " + subject.name() + " to go on.", "nudge")));
    }

    private static List<Evidence> seen(TeamSubject subject, Activity activity) {
        return List.of(
                subject.state(
                        "signal",
                        activity.signal().word() + because(Subject.clean(activity.evidence())),
                        activity.since()),
                subject.state("last_active_at", activity.lastActive().toString(), activity.lastActive()));
    }

    /** Whether there was something to say. */
    private static boolean budget(TeamSubject subject, SessionSample sample, Kind kind, List<Finding> findings) {
        Spending spending = sample.session().spending();
        List<Evidence> evidence = new ArrayList<>();
        double share = sample.budgetShare();
        if (share > subject.limits().budgetShare()) {
            evidence.add(subject.state(
                    "cost_usd",
                    TeamRules.of(spending.usd(), spending.budgetUsd().orElse(0))));
        }
        for (Notice notice : sample.session().notices()) {
            if (notice.kind().equals(Notice.BUDGET)) {
                evidence.add(subject.state("notices budget", Subject.clean(notice.text()), notice.since()));
            }
        }
        if (evidence.isEmpty()) {
            return false;
        }
        boolean used = kind == Kind.BUDGET_USED;
        findings.add(subject.finding(
                kind,
                Severity.WARNING,
                used
                        ? subject.name() + " is parked: " + parkedFor(evidence)
                        : subject.name()
                                + (share > subject.limits().budgetShare()
                                        ? " has used " + TeamSubject.percent(share) + " of its budget"
                                        : ": " + evidence.getFirst().value()),
                evidence,
                used
                        ? subject.advise("Raise the budget in the team's file, then resume it.", "resume")
                        : subject.advise("Raise it in the team's file, or retire it.", "retire")));
        return true;
    }

    private static String parkedFor(List<Evidence> evidence) {
        Evidence last = evidence.getLast();
        return last.signal().endsWith("budget") ? last.value() : "its budget is used, " + last.value();
    }

    private static void context(TeamSubject subject, SessionSample sample, List<Finding> findings) {
        Phase phase = sample.session().standing().phase();
        if (phase == Phase.HANDING_OVER || phase == Phase.RETIRING) {
            return;
        }
        List<Evidence> evidence = new ArrayList<>();
        Spending spending = sample.session().spending();
        if (sample.contextShare() > subject.limits().contextShare()) {
            evidence.add(subject.state(
                    "context_tokens", Units.count(spending.context()) + " of " + Units.count(spending.contextLimit())));
        }
        for (Notice notice : sample.session().notices()) {
            if (notice.kind().equals(Notice.CONTEXT)) {
                evidence.add(subject.state("notices context", Subject.clean(notice.text()), notice.since()));
            }
        }
        if (!evidence.isEmpty()) {
            findings.add(subject.finding(
                    Kind.CONTEXT_NEARLY_FULL,
                    Severity.NOTE,
                    subject.name() + " has " + TeamSubject.percent(sample.contextShare())
                            + " of its context in use; a shift change comes at its end",
                    evidence,
                    subject.advise("Change the shift now, or let its supervisor do it.", "shift")));
        }
    }

    private static String because(String why) {
        return why.isEmpty() ? "" : ": " + why;
    }
}
