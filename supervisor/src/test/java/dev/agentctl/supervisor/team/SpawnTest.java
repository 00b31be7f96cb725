package dev.agentctl.supervisor.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.shared.team.Phase;
import dev.agentctl.shared.team.Role;
import dev.agentctl.supervisor.control.TeamCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How sessions join a team, wait for it, and leave it. */
class SpawnTest {
    private static final Path KILL = Path.of("/home/KILL");

    @Test
    void a_spawned_session_gets_a_checkout_then_a_process_then_its_mission() {
        TeamDesk desk = TeamDesk.begun(TestTeam.team());
        String nick = desk.spawn(Role.WORKER, "mend the roof");
        assertThat(nick).isEqualTo("ada");
        assertThat(desk.last(TeamEffect.MakeWorktree.class).task()).contains("mend the roof");
        assertThat(desk.all(TeamEffect.Start.class)).isEmpty();

        desk.hasWorktree(nick);
        TeamEffect.Launch launch = desk.last(TeamEffect.Start.class).launch();
        assertThat(launch.resumes()).isFalse();
        assertThat(launch.model()).isEqualTo("model-worker");
        assertThat(launch.channels()).containsExactly("#team");
        assertThat(desk.all(TeamEffect.Tell.class)).isEmpty();

        desk.starts(nick);
        assertThat(desk.told()).contains("mend the roof");
        assertThat(desk.phase(nick)).isEqualTo(Phase.WORKING);

        desk.ends(nick, 0.25);
        assertThat(desk.phase(nick)).isEqualTo(Phase.READY);
        assertThat(desk.state().usd()).isEqualTo(0.25);
    }

    @Test
    void one_with_a_handoff_page_is_pointed_to_it() {
        TeamDesk desk = TeamDesk.begun(TestTeam.team());
        desk.ask(new TeamCommand.Spawn(Role.WORKER, Optional.of("t"), List.of("#x"), Optional.of("handoff/old")));
        desk.hasWorktree("ada");
        desk.starts("ada");
        assertThat(desk.last(TeamEffect.Start.class).launch().handoffPage()).contains("handoff/old");
        assertThat(desk.told()).contains("handoff/old").contains("#x");
    }

    @Test
    void past_the_team_s_limit_spawns_wait_in_their_order_and_the_first_gets_the_first_place() {
        TeamDesk desk = TeamDesk.begun(TestTeam.team().most(1));
        desk.spawn(Role.WORKER, "one");
        assertThat(desk.spawn(Role.WORKER, "two")).isEmpty();
        assertThat(desk.spawn(Role.WORKER, "three")).isEmpty();
        assertThat(TeamView.of(desk.state(), desk.now).waiting())
                .extracting(spawn -> spawn.task().orElseThrow(), spawn -> spawn.why())
                .containsExactly(
                        tuple("two", "the team has its 1 sessions"), tuple("three", "the team has its 1 sessions"));
        desk.hasWorktree("ada");
        desk.starts("ada");
        leaves(desk, "ada");
        assertThat(desk.session("bob").task).contains("two");
        assertThat(desk.state().waiting).hasSize(1);
    }

    @Test
    void a_full_role_lets_another_role_pass() {
        TeamDesk desk = TeamDesk.begun(TestTeam.team().role(Role.MANAGER, 0, 1, ""));
        desk.spawn(Role.MANAGER, "one");
        assertThat(desk.spawn(Role.MANAGER, "two")).isEmpty();
        assertThat(desk.spawn(Role.WORKER, "three")).isEqualTo("bob");
        assertThat(desk.state().waiting.getFirst().why()).isEqualTo("the team has its 1 sessions of role manager");
    }

    @Test
    void while_memory_is_short_nobody_joins() {
        TeamDesk desk = TeamDesk.begun(TestTeam.team());
        desk.on(new TeamEvent.Looked(40.4, Map.of(), Map.of()));
        assertThat(desk.spawn(Role.WORKER, "one")).isEmpty();
        assertThat(desk.state().waiting.getFirst().why()).contains("40%");
        desk.look();
        assertThat(desk.state().sessions).containsOnlyKeys("ada");
    }

    @Test
    void over_a_budget_nobody_joins_until_it_is_granted() {
        TeamDesk desk = TeamDesk.begun(TestTeam.team().budgets(BudgetTest.perRole(Role.WORKER, 1)));
        desk.joins(Role.WORKER, "one");
        desk.ends("ada", 1.5);
        assertThat(desk.spawn(Role.WORKER, "two")).isEmpty();
        assertThat(desk.state().waiting.getFirst().why()).startsWith("the budget of role worker");
        desk.ask(new TeamCommand.Resume(Optional.empty()));
        assertThat(desk.state().sessions).hasSize(2);
    }

    @Test
    void while_a_kill_file_exists_all_processes_end_and_spawns_wait_then_all_go_on() {
        TeamDesk desk = TeamDesk.begun(TestTeam.team());
        desk.joins(Role.WORKER, "one");
        desk.hears("ada", Lines.init());
        desk.on(new TeamEvent.KillFile(Optional.of(KILL)));
        assertThat(desk.all(TeamEffect.End.class)).hasSize(1);
        assertThat(desk.spawn(Role.WORKER, "two")).isEmpty();
        desk.exits("ada", ExitReason.OPERATOR);
        assertThat(desk.phase("ada")).isEqualTo(Phase.PARKED);
        assertThat(desk.session("ada").failures).isZero();

        desk.forget();
        desk.on(new TeamEvent.KillFile(Optional.empty()));
        assertThat(desk.last(TeamEffect.Start.class).launch().resumes()).isTrue();
        assertThat(desk.state().sessions).containsKeys("ada", "bob");
        desk.starts("ada");
        assertThat(desk.told()).contains("You were interrupted").contains("one");
    }

    @Test
    void a_paused_team_lets_nobody_in() {
        TeamDesk desk = TeamDesk.begun(TestTeam.team());
        desk.ask(new TeamCommand.Pause(Optional.empty()));
        assertThat(desk.spawn(Role.WORKER, "one")).isEmpty();
        assertThat(desk.state().waiting.getFirst().why()).isEqualTo("the team is paused");
        desk.ask(new TeamCommand.Resume(Optional.empty()));
        assertThat(desk.state().sessions).containsOnlyKeys("ada");
    }

    @Test
    void the_sessions_that_a_team_keeps_are_there_from_the_start_and_come_again() {
        TeamDesk desk = TeamDesk.begun(TestTeam.team().role(Role.EM, 1, 1, "").role(Role.WORKER, 2, 5, ""));
        assertThat(desk.state().count(Role.EM)).isEqualTo(1);
        assertThat(desk.state().count(Role.WORKER)).isEqualTo(2);
        String gone = desk.state().sessions.keySet().iterator().next();
        desk.hasWorktree(gone);
        desk.starts(gone);
        leaves(desk, gone);
        assertThat(desk.state().count(Role.EM)).isZero();
        desk.look();
        desk.look();
        assertThat(desk.state().count(Role.EM)).isEqualTo(1);
        assertThat(desk.state().sessions).hasSize(3).doesNotContainKey(gone);
    }

    @Test
    void nicks_rotate_are_never_shared_and_run_out() {
        TeamDesk desk = TeamDesk.begun(TestTeam.team().names("ada", "bob"));
        desk.joins(Role.WORKER, "one");
        leaves(desk, "ada");
        assertThat(desk.spawn(Role.WORKER, "two")).isEqualTo("bob");
        assertThat(desk.spawn(Role.WORKER, "three")).isEqualTo("ada");
        assertThat(desk.spawn(Role.WORKER, "four")).isEmpty();
        assertThat(desk.state().waiting.getFirst().why()).isEqualTo("all names of the configuration are taken");
    }

    @Test
    void one_that_retires_ends_then_its_worktree_goes_then_its_nick_is_free_and_its_cost_stays() {
        TeamDesk desk = TeamDesk.begun(TestTeam.team());
        desk.joins(Role.WORKER, "one");
        desk.ends("ada", 2);
        desk.forget();
        desk.ask(new TeamCommand.Retire("ada"));
        assertThat(desk.all(TeamEffect.End.class)).hasSize(1);
        assertThat(desk.all(TeamEffect.RemoveWorktree.class)).isEmpty();
        assertThat(desk.phase("ada")).isEqualTo(Phase.RETIRING);
        desk.exits("ada", ExitReason.OPERATOR);
        assertThat(desk.all(TeamEffect.RemoveWorktree.class)).hasSize(1);
        desk.on(new TeamEvent.WorktreeRemoved("ada", List.of("3 files are kept as rescue/ada/1")));
        assertThat(desk.said()).contains("ada: 3 files are kept").contains("ada has left the team");
        assertThat(desk.state().sessions).isEmpty();
        assertThat(desk.state().usd()).isEqualTo(2);
        assertThat(desk.state().usd(Role.WORKER)).isEqualTo(2);
    }

    @Test
    void one_that_retires_while_its_worktree_is_made_waits_for_it_and_removes_it() {
        TeamDesk desk = TeamDesk.begun(TestTeam.team());
        desk.spawn(Role.WORKER, "one");
        desk.ask(new TeamCommand.Retire("ada"));
        desk.hasWorktree("ada");
        assertThat(desk.all(TeamEffect.RemoveWorktree.class)).hasSize(1);
        assertThat(desk.all(TeamEffect.Start.class)).isEmpty();
    }

    @Test
    void a_retirement_that_means_another_conversation_is_refused() {
        TeamDesk desk = TeamDesk.begun(TestTeam.team());
        desk.joins(Role.WORKER, "one");
        assertThat(desk.ask(new TeamCommand.Retire("ada", Optional.of("another")))
                        .ok())
                .isFalse();
        assertThat(desk.ask(new TeamCommand.Retire("nobody")).sentence()).contains("there is no session 'nobody'");
        assertThat(desk.session("ada").retiring).isFalse();
    }

    @Test
    void nothing_is_said_to_one_that_retires() {
        TeamDesk desk = TeamDesk.begun(TestTeam.team());
        desk.joins(Role.WORKER, "one");
        desk.ask(new TeamCommand.Retire("ada"));
        assertThat(desk.ask(new TeamCommand.Say("ada", "wait!")).ok()).isFalse();
    }

    @Test
    void a_worktree_that_cannot_be_made_is_tried_again_later() {
        TeamDesk desk = TeamDesk.begun(TestTeam.team());
        desk.spawn(Role.WORKER, "one");
        desk.forget();
        desk.on(new TeamEvent.WorktreeFailed("ada", "the disk is full"));
        assertThat(desk.phase("ada")).isEqualTo(Phase.PARKED);
        assertThat(desk.session("ada").standing.why()).isEqualTo("the disk is full");
        desk.pass(Duration.ofSeconds(5));
        assertThat(desk.all(TeamEffect.MakeWorktree.class)).hasSize(1);
    }

    @Test
    void a_stop_ends_all_begins_nothing_and_finishes_once() {
        TeamDesk desk = TeamDesk.begun(TestTeam.team());
        desk.joins(Role.WORKER, "one");
        desk.spawn(Role.WORKER, "two");
        desk.forget();
        desk.ask(new TeamCommand.Stop());
        desk.hasWorktree("bob");
        desk.look();
        assertThat(desk.all(TeamEffect.Finish.class)).isEmpty();
        desk.exits("ada", ExitReason.OPERATOR);
        desk.look();
        assertThat(desk.all(TeamEffect.Finish.class)).hasSize(1);
        assertThat(desk.all(TeamEffect.Start.class)).isEmpty();
        assertThat(desk.all(TeamEffect.End.class)).hasSize(1);
        assertThat(desk.state().sessions).containsKeys("ada", "bob");
    }

    private static void leaves(TeamDesk desk, String nick) {
        desk.ask(new TeamCommand.Retire(nick));
        desk.exits(nick, ExitReason.OPERATOR);
        desk.on(new TeamEvent.WorktreeRemoved(nick, List.of()));
    }
}
