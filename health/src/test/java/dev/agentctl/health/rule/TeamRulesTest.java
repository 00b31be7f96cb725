package dev.agentctl.health.rule;

import static dev.agentctl.health.Samples.NOW;
import static dev.agentctl.health.Teams.session;
import static dev.agentctl.health.Teams.team;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.health.Teams;
import dev.agentctl.health.Teams.One;
import dev.agentctl.health.rule.Finding.Act;
import dev.agentctl.health.rule.Finding.Kind;
import dev.agentctl.health.rule.Finding.Severity;
import dev.agentctl.health.snapshot.FleetSnapshot;
import dev.agentctl.health.snapshot.TeamSample;
import dev.agentctl.shared.team.Notice;
import dev.agentctl.shared.team.Phase;
import dev.agentctl.shared.team.Role;
import dev.agentctl.shared.team.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class TeamRulesTest {
    private static final Rules RULES = new Rules(Limits.DEFAULT);

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void a_session_is_judged(String what, One session, List<Kind> kinds) {
        assertThat(kinds(team(session))).containsExactlyInAnyOrderElementsOf(kinds);
    }

    static Stream<Arguments> a_session_is_judged() {
        return Stream.of(
                Arguments.of("one in a turn is well", session("ada"), List.of()),
                Arguments.of(
                        "one that waits for tasks is well, however long",
                        session("ada")
                                .task(null)
                                .in(Phase.READY, "")
                                .seen(Signal.QUIET, "")
                                .activeAgo(Duration.ofHours(9)),
                        List.of()),
                Arguments.of(
                        "one with a task that rests for long is idle",
                        session("ada")
                                .in(Phase.READY, "")
                                .seen(Signal.QUIET, "")
                                .activeAgo(Duration.ofHours(2)),
                        List.of(Kind.IDLE)),
                Arguments.of(
                        "the idle check's word counts at once",
                        session("ada").in(Phase.READY, "").seen(Signal.IDLE, "has work left"),
                        List.of(Kind.IDLE)),
                Arguments.of(
                        "one that is done is well",
                        session("ada").in(Phase.READY, "").seen(Signal.DONE, "all merged"),
                        List.of()),
                Arguments.of(
                        "silence in a turn", session("ada").seen(Signal.SILENT, "no message"), List.of(Kind.SILENT)),
                Arguments.of(
                        "blocked, said twice, is one finding",
                        session("ada")
                                .in(Phase.READY, "")
                                .seen(Signal.BLOCKED, "no access")
                                .notice(Notice.BLOCKED, "no access"),
                        List.of(Kind.BLOCKED)),
                Arguments.of(
                        "a question to a person",
                        session("ada").seen(Signal.PERSON, "may I delete it?"),
                        List.of(Kind.WAITS_FOR_PERSON)),
                Arguments.of(
                        "given up on",
                        session("ada").in(Phase.NEEDS_ATTENTION, "the login has expired"),
                        List.of(Kind.NEEDS_ATTENTION)),
                Arguments.of(
                        "what is being looked after is no finding",
                        session("ada").in(Phase.HANDING_OVER, "").context(149_000),
                        List.of()),
                Arguments.of(
                        "near its context's end", session("ada").context(140_000), List.of(Kind.CONTEXT_NEARLY_FULL)),
                Arguments.of("not yet near it", session("ada").context(135_000), List.of()),
                Arguments.of("most of its budget used", session("ada").cost(4.5), List.of(Kind.BUDGET_NEARLY_USED)),
                Arguments.of(
                        "parked at its budget's end",
                        session("ada").in(Phase.PARKED, "budget").cost(5.2),
                        List.of(Kind.BUDGET_USED)),
                Arguments.of(
                        "parked at its role's budget's end",
                        session("ada").in(Phase.PARKED, "budget").notice(Notice.BUDGET, "all workers: $20 of $20"),
                        List.of(Kind.BUDGET_USED)),
                Arguments.of(
                        "parked until the limit resets",
                        session("ada")
                                .in(Phase.PARKED, "rate limit")
                                .seen(Signal.LIMITED, "five_hour")
                                .until(NOW.plusSeconds(600)),
                        List.of(Kind.RATE_LIMITED)),
                Arguments.of(
                        "parked with those that share its credential",
                        session("ada")
                                .in(Phase.PARKED, "the service's limit is used up")
                                .seen(Signal.QUIET, "its turn is over")
                                .until(NOW.plusSeconds(600)),
                        List.of(Kind.RATE_LIMITED)),
                Arguments.of(
                        "parked by a person after it was limited",
                        session("ada").in(Phase.PARKED, "is paused").seen(Signal.LIMITED, "five_hour"),
                        List.of(Kind.PAUSED)),
                Arguments.of(
                        "parked by the kill switch, which has a finding of its own",
                        session("ada").in(Phase.PARKED, "the kill file /x/KILL exists"),
                        List.of()),
                Arguments.of("parked by a person", session("ada").in(Phase.PARKED, "paused"), List.of(Kind.PAUSED)),
                Arguments.of("a loop", session("ada").notice(Notice.LOOP, "12 times Bash: ls"), List.of(Kind.LOOP)),
                Arguments.of(
                        "money without progress",
                        session("ada").notice(Notice.NO_PROGRESS, "$4.00"),
                        List.of(Kind.NO_PROGRESS)),
                Arguments.of("trouble", session("ada").notice(Notice.TROUBLE, "no page"), List.of(Kind.TROUBLE)),
                Arguments.of(
                        "a notice of a later version", session("ada").notice("quaint", "?"), List.of(Kind.TROUBLE)),
                Arguments.of("high memory", session("ada").memory(6), List.of(Kind.HIGH_MEMORY)));
    }

    @Test
    void a_team_whose_supervisor_is_gone_is_critical_and_nothing_else_is_concluded() {
        Teams team = team(session("ada").seen(Signal.SILENT, ""), session("bob"))
                .unsupervised()
                .writtenAgo(Duration.ofSeconds(50));

        Finding finding = only(team);

        assertThat(finding.kind()).isEqualTo(Kind.SUPERVISOR_GONE);
        assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(finding.sentence()).contains("team alpha is gone", "2 sessions");
        assertThat(command(finding)).isEqualTo("agentctl team start --config FILE");
    }

    @Test
    void a_supervisor_that_is_not_seen_from_here_but_writes_is_well() {
        assertThat(kinds(team(session("ada")).unsupervised())).isEmpty();
    }

    @Test
    void a_supervisor_that_lives_and_writes_nothing_is_a_warning() {
        assertThat(kinds(team(session("ada")).writtenAgo(Duration.ofMinutes(2))))
                .containsExactly(Kind.HEARTBEAT_STALE);
    }

    @Test
    void a_team_that_was_stopped_is_well_however_long_ago() {
        assertThat(kinds(team(session("ada")).stopped().writtenAgo(Duration.ofDays(3))))
                .isEmpty();
    }

    @Test
    void what_processes_use_is_judged_without_a_supervisor() {
        assertThat(kinds(team(session("ada").memory(9)).unsupervised().writtenAgo(Duration.ofHours(1))))
                .containsExactlyInAnyOrder(Kind.SUPERVISOR_GONE, Kind.HIGH_MEMORY);
    }

    @Test
    void waiting_spawns_are_one_finding_that_says_why() {
        Finding finding = only(team(session("ada"))
                .waits(Role.WORKER, "T-18", "memory is short: 23% pressure")
                .waits(Role.WORKER, "T-19", "memory is short: 23% pressure"));

        assertThat(finding.kind()).isEqualTo(Kind.SPAWNS_WAITING);
        assertThat(finding.sentence()).isEqualTo("2 spawns of team alpha wait: memory is short: 23% pressure");
        assertThat(finding.evidence()).hasSize(2);
    }

    @Test
    void a_paused_team_is_said_once_and_not_of_each_session() {
        assertThat(kinds(team(
                                session("ada").in(Phase.PARKED, "the team is paused"),
                                session("bob").in(Phase.PARKED, "the team is paused"))
                        .paused()))
                .containsExactly(Kind.PAUSED);
    }

    @Test
    void a_days_budget_is_judged_by_its_figures() {
        assertThat(kinds(team(session("ada")).today(39))).isEmpty();
        assertThat(kinds(team(session("ada")).today(41))).containsExactly(Kind.BUDGET_NEARLY_USED);
        assertThat(kinds(team(session("ada")).today(50).notice(Notice.BUDGET, "the day's $50 are used")))
                .containsExactly(Kind.BUDGET_USED);
    }

    @Test
    void each_finding_of_a_session_names_it_and_the_exact_command() {
        assertThat(command(only(team(session("ada").seen(Signal.IDLE, "")))))
                .isEqualTo("agentctl team nudge ada --team alpha");
        assertThat(command(only(team(session("ada").memory(6))))).isEqualTo("agentctl team shift ada --team alpha");
        assertThat(command(only(team(session("ada").seen(Signal.PERSON, "?")))))
                .isEqualTo("agentctl team say ada TEXT --team alpha");
        Finding silent = only(team(session("ada").seen(Signal.SILENT, "")));
        assertThat(command(silent)).isEqualTo("agentctl team logs ada --team alpha");
        assertThat(silent.subject()).isEqualTo("ada");
        assertThat(silent.agent())
                .contains(session("ada").seen(Signal.SILENT, "").sample().id());
    }

    @Test
    void no_finding_of_a_session_or_team_is_carried_out_by_a_flag() {
        List<Finding> findings = RULES.judge(team(
                        session("ada").memory(9).seen(Signal.IDLE, "").activeAgo(Duration.ofHours(9)),
                        session("bob").in(Phase.UNKNOWN, ""))
                .today(90)
                .fleet());

        assertThat(findings)
                .isNotEmpty()
                .allSatisfy(finding ->
                        assertThat(finding.recommendation().orElseThrow().act()).isEqualTo(Act.LOOK));
    }

    @Test
    void hostile_words_are_cleaned_and_a_nick_stays_one_word_of_a_command() {
        List<Finding> findings = RULES.judge(team(session("x; rm -rf ~ '\u001b[2J")
                        .task("\u001b]0;owned\u0007")
                        .in(Phase.NEEDS_ATTENTION, "\u001b[31mred\n\u202e")
                        .notice("\u001b[2J", "\u009b31m"))
                .waits(Role.EM, "\u001b[1m", "\u001b[1mwhy")
                .fleet());

        assertThat(findings.toString()).doesNotContain("\u001b", "\u009b", "\u202e", "\n");
        assertThat(findings)
                .filteredOn(finding -> finding.kind() == Kind.NEEDS_ATTENTION)
                .singleElement()
                .satisfies(finding -> assertThat(command(finding))
                        .isEqualTo("agentctl team resume 'x; rm -rf ~ '\\''' --team alpha"));
    }

    @Test
    void a_state_that_cannot_be_read_is_a_finding() {
        FleetSnapshot none = team().fleet();
        TeamSample torn = new TeamSample(
                Teams.NAME, Optional.empty(), false, Optional.of("/x/state.json is not valid JSON"), List.of());

        List<Finding> findings = RULES.judge(new FleetSnapshot(
                none.at(), none.host(), none.engines(), none.agents(), none.killSwitch(), List.of(torn)));

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.HOME_UNREADABLE);
            assertThat(finding.sentence()).contains("team alpha cannot be read", "not valid JSON");
        });
    }

    private static Finding only(Teams team) {
        List<Finding> findings = RULES.judge(team.fleet());
        assertThat(findings).hasSize(1);
        return findings.getFirst();
    }

    private static List<Kind> kinds(Teams team) {
        return RULES.judge(team.fleet()).stream().map(Finding::kind).toList();
    }

    private static String command(Finding finding) {
        return finding.recommendation().orElseThrow().command();
    }
}
