package dev.agentctl.supervisor.team;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.shared.team.Notice;
import dev.agentctl.shared.team.Phase;
import dev.agentctl.shared.team.Role;
import dev.agentctl.supervisor.control.TeamCommand;
import dev.agentctl.supervisor.team.TeamRules.Budgets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What a session, a role, a team and a day may cost. */
class BudgetTest {
    private static final OptionalDouble NONE = OptionalDouble.empty();
    private static final Budgets PER_TEAM = new Budgets(NONE, Map.of(), OptionalDouble.of(4), NONE, 0.8);
    private static final Budgets PER_DAY = new Budgets(NONE, Map.of(), NONE, OptionalDouble.of(4), 0.8);

    static Budgets perRole(Role role, double usd) {
        return new Budgets(NONE, Map.of(role, usd), NONE, NONE, 0.8);
    }

    @Test
    void near_its_budget_a_session_is_marked_and_goes_on_past_it_the_next_turn_waits() {
        TeamDesk desk = TeamDesk.begun(TestTeam.team().perSession(1));
        desk.joins(Role.WORKER, "one");
        desk.ends("ada", 0.85);
        assertThat(desk.notice("ada", Notice.BUDGET)).contains("nearly used up");
        assertThat(desk.phase("ada")).isEqualTo(Phase.READY);

        desk.ask(new TeamCommand.Say("ada", "more"));
        desk.ends("ada", 0.5);
        assertThat(desk.phase("ada")).isEqualTo(Phase.PARKED);
        assertThat(desk.session("ada").standing.why()).contains("is used up");
        assertThat(desk.all(TeamEffect.End.class)).hasSize(1);
        desk.exits("ada", ExitReason.OPERATOR);
        assertThat(desk.ask(new TeamCommand.Say("ada", "still more")).sentence())
                .contains("parked");
        assertThat(desk.told()).doesNotContain("still more");
        assertThat(desk.core().wake(desk.now)).isEmpty();

        desk.ask(new TeamCommand.Resume(Optional.of("ada")));
        assertThat(desk.last(TeamEffect.Start.class).launch().usdLeft()).hasValue(1);
        desk.starts("ada");
        assertThat(desk.told()).contains("still more");
    }

    @Test
    void a_turn_under_way_is_not_cut_by_a_budget() {
        TeamDesk desk = TeamDesk.begun(TestTeam.team().budgets(PER_TEAM));
        desk.joins(Role.WORKER, "one");
        desk.joins(Role.WORKER, "two");
        desk.ends("ada", 5);
        assertThat(desk.phase("ada")).isEqualTo(Phase.PARKED);
        assertThat(desk.phase("bob")).isEqualTo(Phase.WORKING);
        assertThat(desk.notice(Notice.BUDGET)).contains("the team's budget");
        desk.ends("bob", 0);
        assertThat(desk.phase("bob")).isEqualTo(Phase.PARKED);
    }

    @Test
    void a_role_s_budget_parks_that_role_alone() {
        TeamDesk desk = TeamDesk.begun(TestTeam.team().budgets(perRole(Role.WORKER, 2)));
        desk.ready(Role.MANAGER, "one");
        desk.joins(Role.WORKER, "two");
        desk.ends("bob", 3);
        assertThat(desk.phase("ada")).isEqualTo(Phase.READY);
        assertThat(desk.phase("bob")).isEqualTo(Phase.PARKED);
    }

    @Test
    void resuming_one_does_not_grant_what_the_team_shares_and_says_so() {
        TeamDesk desk = TeamDesk.begun(TestTeam.team().budgets(PER_TEAM));
        desk.joins(Role.WORKER, "one");
        desk.ends("ada", 5);
        assertThat(desk.ask(new TeamCommand.Resume(Optional.of("ada"))).sentence())
                .contains("stays parked")
                .contains("resume the whole team");
        desk.ask(new TeamCommand.Resume(Optional.empty()));
        desk.exits("ada", ExitReason.OPERATOR);
        assertThat(desk.phase("ada")).isNotEqualTo(Phase.PARKED);
    }

    @Test
    void the_day_s_budget_comes_back_at_midnight_of_the_zone_and_the_wake_says_when() {
        TeamDesk desk = new TeamDesk(TestTeam.team().budgets(PER_DAY), ZoneId.of("America/New_York"));
        desk.on(new TeamEvent.LeftoversRead());
        desk.joins(Role.WORKER, "one");
        desk.ends("ada", 5);
        desk.exits("ada", ExitReason.OPERATOR);
        Instant midnight = Instant.parse("2026-03-02T05:00:00Z");
        assertThat(desk.session("ada").standing.until()).contains(midnight);
        assertThat(desk.core().wake(desk.now)).contains(midnight);
        desk.forget();
        desk.pass(Duration.between(desk.now, midnight));
        assertThat(desk.all(TeamEffect.Start.class)).hasSize(1);
        assertThat(desk.state().usdToday()).isZero();
        assertThat(desk.state().usd()).isEqualTo(5);
    }

    @Test
    void a_cli_that_says_its_budget_is_used_up_is_believed_whatever_our_own_sum_says() {
        TeamDesk desk = TeamDesk.begun(TestTeam.team().perSession(1));
        desk.joins(Role.WORKER, "one");
        desk.hears("ada", Lines.init(), Lines.budgetUsedUp(0.99));
        assertThat(desk.phase("ada")).isEqualTo(Phase.PARKED);
        assertThat(desk.session("ada").failures).isZero();
        desk.look();
        desk.exits("ada", ExitReason.OPERATOR);
        desk.killNineAndRecover();
        assertThat(desk.phase("ada")).isEqualTo(Phase.PARKED);
        desk.ask(new TeamCommand.Resume(Optional.of("ada")));
        desk.starts("ada");
        assertThat(desk.told()).contains("You were interrupted");
    }

    @Test
    void what_was_spent_and_granted_outlives_the_supervisor() {
        TeamDesk desk = TeamDesk.begun(TestTeam.team().budgets(PER_TEAM));
        desk.joins(Role.WORKER, "one");
        desk.ends("ada", 5);
        desk.ask(new TeamCommand.Resume(Optional.empty()));
        desk.killNineAndRecover();
        assertThat(desk.phase("ada")).isNotEqualTo(Phase.PARKED);
        desk.starts("ada");
        desk.ends("ada", 4);
        assertThat(desk.phase("ada")).isEqualTo(Phase.PARKED);
    }
}
