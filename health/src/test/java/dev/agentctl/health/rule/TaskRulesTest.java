package dev.agentctl.health.rule;

import static dev.agentctl.health.Teams.session;
import static dev.agentctl.health.Teams.team;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.agentctl.health.Teams;
import dev.agentctl.health.rule.Finding.Act;
import dev.agentctl.health.rule.Finding.Kind;
import dev.agentctl.health.rule.Finding.Severity;
import dev.agentctl.health.snapshot.TaskSample;
import dev.agentctl.shared.team.TeamTask.Status;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TaskRulesTest {
    private static final Rules RULES = new Rules(Limits.DEFAULT);

    @ParameterizedTest
    @EnumSource(
            value = Status.class,
            names = {"GIVEN", "STARTED", "DONE", "FAILED", "CANCELLED", "UNKNOWN"})
    void a_task_that_goes_its_way_is_no_finding(Status status) {
        assertThat(judge(team(session("ada")).task(status, Duration.ofDays(2), "why")))
                .isEmpty();
    }

    @Test
    void a_dead_task_is_a_warning_that_names_the_command_that_tries_it_again() {
        Teams team = team(session("ada"))
                .task(Status.DONE, Duration.ofHours(1), "")
                .task(Status.DEAD, Duration.ofMinutes(20), "three sessions ended with it");

        Finding finding = only(team);

        assertThat(finding.kind()).isEqualTo(Kind.TASK_DEAD);
        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(finding.sentence()).isEqualTo("task 2 of team alpha is dead: three sessions ended with it");
        assertThat(finding.subject()).isEqualTo("task 2");
        assertThat(finding.evidence())
                .extracting(Finding.Evidence::signal, Finding.Evidence::value, Finding.Evidence::age)
                .contains(
                        tuple("state.json tries", "3", Duration.ofMinutes(20)),
                        tuple("state.json nick", "ada", Duration.ofMinutes(20)));
        assertThat(command(finding)).isEqualTo("agentctl team task retry 2 --team alpha");
        assertThat(finding.recommendation().orElseThrow().act()).isEqualTo(Act.LOOK);
        assertThat(finding.agent()).contains(team.sample().tasks().getLast().id());
        assertThat(TaskSample.numberOf(finding.agent().orElseThrow())).hasValue(2);
        assertThat(finding.isOfTeam()).isTrue();
    }

    @Test
    void a_dead_task_that_nobody_wanted_for_days_is_not_told_of_any_more() {
        assertThat(judge(team(session("ada")).task(Status.DEAD, Duration.ofDays(4), "")))
                .isEmpty();
    }

    @Test
    void a_session_is_never_taken_for_a_task_whatever_its_nick_is() {
        assertThat(TaskSample.numberOf(session("#7").sample().id())).isEmpty();
        assertThat(TaskSample.numberOf(team().sample().id())).isEmpty();
    }

    @Test
    void a_task_that_has_waited_for_long_is_a_warning_that_says_for_what() {
        Finding finding =
                only(team(session("ada")).task(Status.QUEUED, Duration.ofMinutes(31), "all 12 sessions are at work"));

        assertThat(finding.kind()).isEqualTo(Kind.TASKS_WAITING);
        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(finding.sentence())
                .isEqualTo("Task 1 of team alpha has waited for 31m00s: all 12 sessions are at work");
        assertThat(command(finding)).isEqualTo("agentctl team task list --team alpha");
    }

    @Test
    void many_that_wait_are_one_finding_about_the_longest() {
        Teams team = team(session("ada")).task(Status.QUEUED, Duration.ofMinutes(29), "not yet long");
        for (int i = 0; i < 40; i++) {
            team.task(Status.QUEUED, Duration.ofMinutes(i == 20 ? 90 : 40), i == 20 ? "bea is away" : "busy");
        }

        Finding finding = only(team);

        assertThat(finding.sentence())
                .isEqualTo("40 tasks of team alpha wait, the longest, task 22, for 1h30m: bea is away");
        assertThat(finding.evidence()).hasSize(5);
    }

    @Test
    void a_paused_team_lets_its_tasks_wait() {
        assertThat(judge(team(session("ada")).paused().task(Status.QUEUED, Duration.ofHours(9), "the team is paused")))
                .extracting(Finding::kind)
                .containsExactly(Kind.PAUSED);
    }

    @Test
    void nothing_is_concluded_of_tasks_and_chat_where_no_supervisor_looks_after_them() {
        Teams team = team(session("ada"))
                .task(Status.QUEUED, Duration.ofHours(9), "")
                .task(Status.DEAD, Duration.ofHours(9), "")
                .chat(false, Duration.ofHours(9), "gone");

        assertThat(judge(team.stopped())).isEmpty();
        assertThat(judge(team.writtenAgo(Duration.ofHours(9)))).isEmpty();
    }

    @Test
    void a_chat_that_stays_away_is_a_warning_that_says_why() {
        assertThat(judge(team(session("ada")).chat(true, Duration.ofDays(9), "irc.example.org as alpha")))
                .isEmpty();
        assertThat(judge(team(session("ada")).chat(false, Duration.ofMinutes(4), "refused")))
                .isEmpty();

        Finding finding =
                only(team(session("ada")).chat(false, Duration.ofMinutes(6), "irc.example.org refused the connection"));

        assertThat(finding.kind()).isEqualTo(Kind.CHAT_GONE);
        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(finding.sentence())
                .isEqualTo("Team alpha has not been on its chat for 6m00s: irc.example.org refused the connection");
        assertThat(command(finding)).isEqualTo("agentctl team logs --team alpha");
    }

    @Test
    void hostile_words_are_cleaned() {
        List<Finding> findings = judge(team(session("ada"))
                .task(Status.DEAD, Duration.ofMinutes(1), "\u001b[2Jwhy\nnot")
                .task(Status.QUEUED, Duration.ofHours(1), "\u009b31m\u202ered")
                .chat(false, Duration.ofHours(1), "\u001b]0;owned\u0007gone"));

        assertThat(findings).hasSize(3);
        assertThat(findings.toString()).doesNotContain("\u001b", "\u009b", "\u202e", "\n");
    }

    private static List<Finding> judge(Teams team) {
        return RULES.judge(team.fleet());
    }

    private static Finding only(Teams team) {
        List<Finding> findings = judge(team);
        assertThat(findings).hasSize(1);
        return findings.getFirst();
    }

    private static String command(Finding finding) {
        return finding.recommendation().orElseThrow().command();
    }
}
