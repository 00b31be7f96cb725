package dev.agentctl.supervisor.team;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.shared.process.ProcessIdentity;
import dev.agentctl.shared.team.Phase;
import dev.agentctl.shared.team.Role;
import dev.agentctl.supervisor.control.TeamCommand;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a team goes on after its supervisor was killed, from each phase of its sessions. */
class TeamRecoveryTest {
    private final TeamDesk desk = TeamDesk.begun(TestTeam.team());

    @Test
    void first_the_leftovers_end_then_they_are_read_and_only_then_anything_begins() {
        desk.joins(Role.WORKER, "one");
        desk.hears("ada", Lines.init());
        long life = desk.session("ada").life;
        desk.killNine();
        assertThat(desk.effects)
                .containsExactly(
                        new TeamEffect.EndLeftovers(List.of(new ProcessIdentity(100 + life, life, "b"))),
                        new TeamEffect.ReadLeftovers(List.of(new TeamEffect.Stream("ada", life, 1))));
        desk.look();
        desk.pass(Timings.LOOK);
        assertThat(desk.effects).hasSize(2);
        desk.on(new TeamEvent.LeftoversRead());
        assertThat(desk.all(TeamEffect.DropStream.class)).hasSize(1);
        assertThat(desk.last(TeamEffect.Start.class).launch().resumes()).isTrue();
        assertThat(desk.last(TeamEffect.Start.class).life()).isGreaterThan(life);
        desk.starts("ada");
        assertThat(desk.told())
                .contains("the team's supervisor was started anew")
                .contains("Your task: one");
    }

    @Test
    void a_turn_that_ended_while_nobody_listened_is_counted_once_and_not_told_again() {
        desk.joins(Role.WORKER, "one");
        desk.hears("ada", Lines.init(), Lines.speaks("m1", 100));
        long life = desk.session("ada").life;
        desk.killNine();
        desk.on(new TeamEvent.LeftHeard("ada", life, Lines.result(0.75), 3));
        desk.killNine();
        desk.on(new TeamEvent.LeftoversRead());
        assertThat(desk.state().usd()).isEqualTo(0.75);
        assertThat(desk.state().costIsComplete()).isTrue();
        desk.starts("ada");
        assertThat(desk.told()).contains("You were interrupted").doesNotContain("Your task: one");
    }

    @Test
    void a_turn_that_was_cut_makes_the_cost_a_lower_bound() {
        desk.joins(Role.WORKER, "one");
        desk.hears("ada", Lines.init(), Lines.speaks("m1", 100));
        desk.killNineAndRecover();
        assertThat(desk.state().costIsComplete()).isFalse();
    }

    @Test
    void what_was_to_be_told_is_told_under_its_own_id() {
        desk.joins(Role.WORKER, "one");
        TeamEffect.Tell first = desk.last(TeamEffect.Tell.class);
        desk.ask(new TeamCommand.Say("ada", "and this"));
        desk.killNineAndRecover();
        desk.starts("ada");
        TeamEffect.Tell again = desk.last(TeamEffect.Tell.class);
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(again.text()).isEqualTo(first.text());
        desk.ends("ada", 0);
        assertThat(desk.told()).contains("and this");
    }

    @Test
    void a_checkout_that_was_being_made_is_asked_for_again_also_for_one_that_retires() {
        desk.spawn(Role.WORKER, "one");
        desk.killNineAndRecover();
        assertThat(desk.all(TeamEffect.MakeWorktree.class)).hasSize(1);
        desk.ask(new TeamCommand.Retire("ada"));
        desk.killNineAndRecover();
        assertThat(desk.state().sessions).containsKey("ada");
        desk.hasWorktree("ada");
        assertThat(desk.all(TeamEffect.RemoveWorktree.class)).hasSize(1);
    }

    @Test
    void a_start_that_was_decided_is_decided_anew() {
        desk.spawn(Role.WORKER, "one");
        desk.hasWorktree("ada");
        long life = desk.session("ada").life;
        desk.killNineAndRecover();
        assertThat(desk.last(TeamEffect.Start.class).life()).isGreaterThan(life);
        desk.starts("ada");
        assertThat(desk.told()).contains("Your task: one").doesNotContain("interrupted");
    }

    @Test
    void a_quiet_session_checks_in_and_a_parked_one_stays_parked() {
        desk.ready(Role.WORKER, "one");
        desk.ready(Role.WORKER, "two");
        desk.ask(new TeamCommand.Pause(Optional.of("bob")));
        desk.exits("bob", ExitReason.OPERATOR);
        desk.killNineAndRecover();
        assertThat(desk.all(TeamEffect.Start.class))
                .extracting(TeamEffect.Start::nick)
                .containsExactly("ada");
        assertThat(desk.phase("bob")).isEqualTo(Phase.PARKED);
        desk.starts("ada");
        assertThat(desk.told()).contains("You were interrupted");
    }

    @Test
    void a_wait_after_a_failure_and_a_wait_for_a_person_go_on() {
        desk.joins(Role.WORKER, "one");
        desk.joins(Role.WORKER, "two");
        desk.exits("ada", ExitReason.CRASH);
        desk.hears("bob", Lines.init(), Lines.refused(401, "no", 0));
        desk.killNineAndRecover();
        assertThat(desk.phase("ada")).isEqualTo(Phase.PARKED);
        assertThat(desk.core().wake(desk.now)).contains(desk.now.plus(Timings.FIRST_WAIT));
        assertThat(desk.phase("bob")).isEqualTo(Phase.NEEDS_ATTENTION);
        assertThat(desk.all(TeamEffect.Start.class)).isEmpty();
    }

    @Test
    void a_limit_is_still_known() {
        desk.joins(Role.WORKER, "one");
        desk.hears("ada", Lines.init(), Lines.limit("rejected", desk.now.plusSeconds(600)), Lines.refused(429, "", 0));
        desk.killNineAndRecover();
        assertThat(desk.phase("ada")).isEqualTo(Phase.PARKED);
        assertThat(desk.core().wake(desk.now)).contains(desk.now.plusSeconds(600));
    }

    @Test
    void a_page_that_was_being_looked_at_or_made_is_asked_for_again() {
        desk.joins(Role.WORKER, "one");
        desk.hears("ada", Lines.init(), Lines.speaks("m1", 2_100), Lines.result(0));
        desk.ends("ada", 0);
        assertThat(desk.all(TeamEffect.CheckPage.class)).hasSize(1);
        desk.killNineAndRecover();
        TeamEffect.CheckPage check = desk.last(TeamEffect.CheckPage.class);
        desk.on(new TeamEvent.PageChecked("ada", check.page(), Optional.empty()));
        assertThat(desk.session("ada").generation).isEqualTo(2);

        desk.starts("ada");
        desk.hears("ada", Lines.init(), Lines.tooLong(0));
        desk.killNineAndRecover();
        assertThat(desk.all(TeamEffect.MakePage.class)).hasSize(1);
    }

    @Test
    void one_whose_handoff_page_was_being_written_is_asked_for_it_again() {
        desk.joins(Role.WORKER, "one");
        desk.hears("ada", Lines.init(), Lines.speaks("m1", 2_100), Lines.result(0), Lines.init());
        desk.killNineAndRecover();
        desk.starts("ada");
        assertThat(desk.told()).contains("handoff/");
    }

    @Test
    void a_retirement_goes_on_where_it_was() {
        desk.joins(Role.WORKER, "one");
        desk.ask(new TeamCommand.Retire("ada"));
        desk.killNineAndRecover();
        assertThat(desk.all(TeamEffect.RemoveWorktree.class)).hasSize(1);
        desk.killNineAndRecover();
        assertThat(desk.all(TeamEffect.RemoveWorktree.class)).hasSize(1);
        assertThat(desk.all(TeamEffect.Start.class)).isEmpty();
        desk.on(new TeamEvent.WorktreeRemoved("ada", List.of()));
        assertThat(desk.state().sessions).isEmpty();
    }

    @Test
    void spawns_that_wait_and_a_pause_are_still_there_and_kept_sessions_are_not_asked_for_twice() {
        TeamDesk team = TeamDesk.begun(TestTeam.team().role(Role.WORKER, 2, 5, ""));
        team.ask(new TeamCommand.Pause(Optional.empty()));
        team.spawn(Role.WORKER, "three");
        team.killNineAndRecover();
        assertThat(team.state().paused).isTrue();
        assertThat(team.state().waiting).hasSize(1);
        assertThat(team.state().sessions).hasSize(2);
        team.ask(new TeamCommand.Resume(Optional.empty()));
        assertThat(team.state().sessions).hasSize(3);
    }

    @Test
    void a_stopped_team_goes_on_at_its_next_start_where_it_was_cut() {
        desk.joins(Role.WORKER, "one");
        desk.hears("ada", Lines.init());
        desk.ask(new TeamCommand.Stop());
        desk.exits("ada", ExitReason.OPERATOR);
        assertThat(desk.phase("ada")).isEqualTo(Phase.PARKED);
        assertThat(desk.session("ada").standing.why()).isEqualTo("the team is stopped");
        desk.killNineAndRecover();
        desk.starts("ada");
        assertThat(desk.told()).contains("You were interrupted").contains("Your task: one");
    }
}
