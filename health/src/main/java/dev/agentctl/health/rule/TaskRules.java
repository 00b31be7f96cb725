package dev.agentctl.health.rule;

import dev.agentctl.health.rule.Finding.Evidence;
import dev.agentctl.health.rule.Finding.Kind;
import dev.agentctl.health.rule.Finding.Severity;
import dev.agentctl.health.snapshot.TaskSample;
import dev.agentctl.shared.team.TeamSnapshot;
import dev.agentctl.shared.team.TeamSnapshot.Chat;
import dev.agentctl.shared.team.TeamTask;
import dev.agentctl.shared.team.TeamTask.Status;
import dev.agentctl.shared.text.Units;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a team's tasks fare, and the chat that they come from. */
final class TaskRules {
    private static final int TASKS_SHOWN = 5;

    private TaskRules() {}

    static void judge(TeamSubject subject, TeamSnapshot team, List<Finding> findings) {
        for (TaskSample sample : subject.team().tasks()) {
            if (sample.task().status() == Status.DEAD) {
                dead(subject, sample, findings);
            }
        }
        if (!team.paused()) {
            waiting(subject, team, findings);
        }
        team.chat().ifPresent(chat -> chat(subject, chat, findings));
    }

    private static void dead(TeamSubject subject, TaskSample sample, List<Finding> findings) {
        TeamTask task = sample.task();
        if (subject.age(task.since()).compareTo(subject.limits().deadTask()) > 0) {
            return;
        }
        String why = Subject.clean(task.why());
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(subject.state("status", "dead" + because(why), task.since()));
        evidence.add(subject.state("tries", Integer.toString(task.tries()), task.since()));
        task.nick().ifPresent(nick -> evidence.add(subject.state("nick", Subject.clean(nick), task.since())));
        evidence.add(subject.state("text", Subject.clean(task.text()), task.created()));
        findings.add(new Finding(
                Kind.TASK_DEAD,
                Severity.WARNING,
                Optional.of(sample.id()),
                sample.name(),
                sample.name() + " of team " + subject.name() + " is dead" + because(why),
                evidence,
                Optional.of(subject.advise(
                        "See what became of it, then have it tried again.",
                        "task",
                        "retry",
                        Long.toString(task.number())))));
    }

    private static void waiting(TeamSubject subject, TeamSnapshot team, List<Finding> findings) {
        List<TeamTask> waiting = new ArrayList<>();
        for (TeamTask task : team.tasks()) {
            // A file without a time says nothing of how long.
            if (task.status() == Status.QUEUED
                    && !task.since().equals(Instant.EPOCH)
                    && subject.age(task.since()).compareTo(subject.limits().taskWait()) > 0) {
                waiting.add(task);
            }
        }
        if (waiting.isEmpty()) {
            return;
        }
        TeamTask longest = waiting.getFirst();
        List<Evidence> evidence = new ArrayList<>();
        for (TeamTask task : waiting) {
            longest = task.since().isBefore(longest.since()) ? task : longest;
            if (evidence.size() < TASKS_SHOWN) {
                evidence.add(new Evidence(
                        "queued task " + task.number(),
                        Subject.clean(task.text()) + because(Subject.clean(task.why())),
                        subject.age(task.since())));
            }
        }
        String age = Units.duration(subject.age(longest.since()));
        findings.add(subject.finding(
                Kind.TASKS_WAITING,
                Severity.WARNING,
                (waiting.size() == 1
                                ? "Task " + longest.number() + " of team " + subject.name() + " has waited for " + age
                                : waiting.size() + " tasks of team " + subject.name() + " wait, the longest, task "
                                        + longest.number() + ", for " + age)
                        + because(Subject.clean(longest.why())),
                evidence,
                subject.advise("See what they wait for, and make room for them.", "task", "list")));
    }

    private static void chat(TeamSubject subject, Chat chat, List<Finding> findings) {
        Duration gone = subject.age(chat.since());
        if (chat.isConnected() || gone.compareTo(subject.limits().chatGone()) <= 0) {
            return;
        }
        String why = Subject.clean(chat.sentence());
        String since = chat.since().equals(Instant.EPOCH) ? "" : " for " + Units.duration(gone);
        findings.add(subject.finding(
                Kind.CHAT_GONE,
                Severity.WARNING,
                "Team " + subject.name() + " has not been on its chat" + since + because(why),
                List.of(subject.state("chat", "not connected" + because(why), chat.since())),
                subject.advise("See what its supervisor says of the connection; it tries again by itself.", "logs")));
    }

    private static String because(String why) {
        return why.isEmpty() ? "" : ": " + why;
    }
}
