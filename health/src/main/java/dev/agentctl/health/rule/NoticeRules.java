package dev.agentctl.health.rule;

import dev.agentctl.health.rule.Finding.Kind;
import dev.agentctl.health.rule.Finding.Recommendation;
import dev.agentctl.health.rule.Finding.Severity;
import dev.agentctl.shared.team.Notice;
import java.util.List;

/** What a supervisor itself finds remarkable about a session or its team. Budget and context are judged by their figures. */
final class NoticeRules {
    private NoticeRules() {}

    static void judge(TeamSubject subject, Notice notice, List<Finding> findings) {
        switch (notice.kind()) {
            case Notice.LOOP ->
                add(
                        Kind.LOOP,
                        subject,
                        notice,
                        "goes round in circles",
                        subject.logs("Look at what it repeats."),
                        findings);
            case Notice.NO_PROGRESS ->
                add(
                        Kind.NO_PROGRESS,
                        subject,
                        notice,
                        "spends and gets nowhere",
                        subject.logs("Look at what it does for the money."),
                        findings);
            case Notice.BLOCKED ->
                add(Kind.BLOCKED, subject, notice, "cannot go on by itself", SessionRules.tell(subject), findings);
            case Notice.BUDGET, Notice.CONTEXT -> {}
            default ->
                add(Kind.TROUBLE, subject, notice, "is in trouble", subject.logs("Look at what happened."), findings);
        }
    }

    private static void add(
            Kind kind,
            TeamSubject subject,
            Notice notice,
            String what,
            Recommendation recommendation,
            List<Finding> findings) {
        String text = Subject.clean(notice.text());
        findings.add(subject.finding(
                kind,
                Severity.WARNING,
                subject.named() + " " + what + (text.isEmpty() ? "" : ": " + text),
                List.of(subject.state("notices " + Subject.clean(notice.kind()), text, notice.since())),
                recommendation));
    }
}
