package dev.agentctl.supervisor.team;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.shared.team.Phase;
import dev.agentctl.shared.team.Role;
import dev.agentctl.supervisor.control.TeamCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows when a process or the service fails. */
class FailureTest {
    private final TeamDesk desk = TeamDesk.begun(TestTeam.team());

    @Test
    void a_process_that_crashes_is_resumed_after_a_wait_and_told_what_it_may_have_missed() {
        desk.joins(Role.WORKER, "one");
        desk.hears("ada", Lines.init());
        desk.exits("ada", ExitReason.CRASH);
        assertThat(desk.phase("ada")).isEqualTo(Phase.PARKED);
        assertThat(desk.session("ada").standing.until()).contains(desk.now.plusSeconds(5));
        assertThat(desk.core().wake(desk.now)).contains(desk.now.plusSeconds(5));
        desk.forget();
        desk.pass(Duration.ofSeconds(4));
        assertThat(desk.effects).isEmpty();
        desk.pass(Duration.ofSeconds(1));
        assertThat(desk.last(TeamEffect.Start.class).launch().resumes()).isTrue();
        desk.starts("ada");
        assertThat(desk.told()).contains("You were interrupted (it exited)").contains("Your task: one");
    }

    @Test
    void what_it_was_told_and_had_not_begun_is_told_again_under_the_same_id() {
        desk.joins(Role.WORKER, "one");
        TeamEffect.Tell first = desk.last(TeamEffect.Tell.class);
        desk.exits("ada", ExitReason.CRASH);
        desk.pass(Timings.FIRST_WAIT);
        desk.starts("ada");
        TeamEffect.Tell second = desk.last(TeamEffect.Tell.class);
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.text()).isEqualTo(first.text());
    }

    @Test
    void a_conversation_that_nobody_heard_begin_is_begun_under_another_id() {
        desk.joins(Role.WORKER, "one");
        String first = desk.session("ada").sessionId;
        desk.exits("ada", ExitReason.CRASH);
        desk.pass(Timings.FIRST_WAIT);
        TeamEffect.Launch launch = desk.last(TeamEffect.Start.class).launch();
        assertThat(launch.resumes()).isFalse();
        assertThat(launch.sessionId()).isNotEqualTo(first);
    }

    @Test
    void the_waits_double_up_to_five_minutes_and_after_ten_failures_a_person_must_look() {
        desk.joins(Role.WORKER, "one");
        long[] waits = {5, 10, 20, 40, 80, 160, 300, 300, 300};
        for (long wait : waits) {
            desk.exits("ada", ExitReason.CRASH);
            assertThat(desk.session("ada").standing.until()).contains(desk.now.plusSeconds(wait));
            desk.pass(Duration.ofSeconds(wait));
            desk.starts("ada");
        }
        desk.exits("ada", ExitReason.CRASH);
        assertThat(desk.phase("ada")).isEqualTo(Phase.NEEDS_ATTENTION);
        assertThat(desk.session("ada").standing.why()).startsWith("10 failures in a row");
        assertThat(desk.core().wake(desk.now)).isEmpty();
        desk.forget();
        desk.pass(Duration.ofDays(1));
        assertThat(desk.all(TeamEffect.Start.class)).isEmpty();
        desk.ask(new TeamCommand.Resume(Optional.of("ada")));
        assertThat(desk.all(TeamEffect.Start.class)).hasSize(1);
        assertThat(desk.session("ada").failures).isZero();
    }

    @Test
    void after_a_long_run_or_a_turn_that_ended_well_the_waits_begin_anew() {
        desk.joins(Role.WORKER, "one");
        for (int i = 0; i < 3; i++) {
            desk.exits("ada", ExitReason.CRASH);
            desk.pass(Timings.LONGEST_WAIT);
            desk.starts("ada");
        }
        desk.now = desk.now.plus(Timings.LONG_RUN).plusSeconds(1);
        desk.exits("ada", ExitReason.CRASH);
        assertThat(desk.session("ada").standing.until()).contains(desk.now.plusSeconds(5));
        desk.pass(Timings.FIRST_WAIT);
        desk.starts("ada");
        desk.ends("ada", 0);
        assertThat(desk.session("ada").failures).isZero();
    }

    @Test
    void a_start_that_fails_waits_but_one_that_was_called_off_counts_as_no_failure() {
        desk.spawn(Role.WORKER, "one");
        desk.hasWorktree("ada");
        desk.on(new TeamEvent.StartFailed("ada", desk.session("ada").life, "there is no program 'claude'"));
        assertThat(desk.session("ada").standing.why()).isEqualTo("there is no program 'claude'");
        desk.pass(Timings.FIRST_WAIT);
        desk.ask(new TeamCommand.Pause(Optional.of("ada")));
        assertThat(desk.all(TeamEffect.End.class)).hasSize(1);
        desk.on(new TeamEvent.StartFailed("ada", desk.session("ada").life, "it was ended"));
        assertThat(desk.session("ada").failures).isEqualTo(1);
    }

    @Test
    void a_failed_turn_of_a_living_process_is_told_again_to_that_process() {
        desk.joins(Role.WORKER, "one");
        desk.hears("ada", Lines.init(), Lines.refused(500, "overloaded", 0.25));
        assertThat(desk.phase("ada")).isEqualTo(Phase.PARKED);
        desk.forget();
        desk.pass(Timings.FIRST_WAIT);
        assertThat(desk.told()).contains("You were interrupted").contains("overloaded");
        assertThat(desk.all(TeamEffect.Start.class)).isEmpty();
    }

    @Test
    void however_often_it_is_cut_what_it_is_told_does_not_grow() {
        desk.ready(Role.WORKER, "one");
        desk.ask(new TeamCommand.Say("ada", "hello"));
        desk.hears("ada", Lines.init(), Lines.refused(500, "overloaded", 0));
        desk.pass(Timings.FIRST_WAIT);
        String once = desk.told();
        desk.hears("ada", Lines.init(), Lines.refused(500, "overloaded", 0));
        desk.pass(Timings.LONGEST_WAIT);
        assertThat(desk.told()).isEqualTo(once).contains("hello");
    }

    @Test
    void a_limit_parks_all_of_its_credential_until_the_reset_and_wakes_them_one_after_another() {
        TeamDesk team = TeamDesk.begun(TestTeam.team().role(Role.MANAGER, 0, 5, "another"));
        team.joins(Role.WORKER, "one");
        team.ready(Role.WORKER, "two");
        team.ready(Role.MANAGER, "three");
        Instant reset = team.now.plus(Duration.ofHours(2));
        team.hears("ada", Lines.init(), Lines.limit("rejected", reset), Lines.refused(429, "limit", 0));
        team.pass(Duration.ZERO);
        assertThat(team.phase("ada")).isEqualTo(Phase.PARKED);
        assertThat(team.phase("bob")).isEqualTo(Phase.PARKED);
        assertThat(team.phase("cleo")).isEqualTo(Phase.READY);
        assertThat(team.session("ada").failures).isZero();
        assertThat(team.session("ada").standing.until()).contains(reset);
        assertThat(team.session("bob").standing.until()).contains(reset.plus(Parks.STAGGER));
        assertThat(team.all(TeamEffect.End.class))
                .as("processes that would idle for hours")
                .hasSize(2);
        team.exits("ada", ExitReason.OPERATOR);
        team.exits("bob", ExitReason.OPERATOR);
        assertThat(team.session("ada").failures).isZero();

        team.forget();
        assertThat(team.core().wake(team.now)).contains(reset);
        team.pass(Duration.between(team.now, reset));
        assertThat(team.all(TeamEffect.Start.class))
                .extracting(TeamEffect.Start::nick)
                .containsExactly("ada");
        assertThat(team.core().wake(team.now)).contains(reset.plus(Parks.STAGGER));
        team.pass(Parks.STAGGER);
        assertThat(team.all(TeamEffect.Start.class))
                .extracting(TeamEffect.Start::nick)
                .containsExactly("ada", "bob");
        team.starts("ada");
        assertThat(team.told()).contains("You were interrupted").contains("Your task: one");
        assertThat(team.state().limits).isNotEmpty();
        team.pass(Parks.STAGGER.multipliedBy(2));
        assertThat(team.state().limits).isEmpty();
    }

    @Test
    void a_limit_without_a_reset_is_tried_again_in_five_minutes_and_a_far_one_in_a_week() {
        desk.joins(Role.WORKER, "one");
        desk.hears("ada", Lines.init(), Lines.refused(429, "limit", 0));
        assertThat(desk.session("ada").standing.until()).contains(desk.now.plus(Parks.UNSTATED));
        desk.hears("ada", Lines.limit("rejected", desk.now.plus(Duration.ofDays(4_000))));
        assertThat(desk.session("ada").standing.until()).contains(desk.now.plus(Parks.LONGEST));
        desk.exits("ada", ExitReason.OPERATOR);
        desk.ask(new TeamCommand.Resume(Optional.of("ada")));
        assertThat(desk.phase("ada")).isEqualTo(Phase.STARTING);
    }

    @Test
    void an_allowed_warning_parks_nobody() {
        desk.joins(Role.WORKER, "one");
        desk.hears("ada", Lines.init(), Lines.limit("allowed_warning", desk.now.plusSeconds(600)), Lines.result(0));
        assertThat(desk.phase("ada")).isEqualTo(Phase.READY);
    }

    @ParameterizedTest
    @CsvSource({"401, setup-token", "402, cannot pay", "404, model"})
    void what_a_person_must_mend_is_said_and_not_tried_again(int status, String word) {
        desk.joins(Role.WORKER, "one");
        desk.hears("ada", Lines.init(), Lines.refused(status, "no", 0));
        assertThat(desk.phase("ada")).isEqualTo(Phase.NEEDS_ATTENTION);
        assertThat(desk.session("ada").standing.why()).contains(word);
        desk.exits("ada", ExitReason.OPERATOR);
        desk.forget();
        desk.pass(Duration.ofDays(1));
        assertThat(desk.all(TeamEffect.Start.class)).isEmpty();
        desk.ask(new TeamCommand.Resume(Optional.of("ada")));
        desk.starts("ada");
        assertThat(desk.told()).contains("Your task: one");
    }
}
