package dev.agentctl.supervisor.team;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.shared.team.Notice;
import dev.agentctl.shared.team.Phase;
import dev.agentctl.shared.team.Role;
import dev.agentctl.supervisor.claude.ClaudeMessage.Stage;
import dev.agentctl.supervisor.control.TeamCommand;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a session is told things, one turn each. */
class TurnTest {
    private final TeamDesk desk = TeamDesk.begun(TestTeam.team());

    @Test
    void what_is_said_while_a_turn_runs_waits_for_its_end_and_keeps_its_order() {
        desk.joins(Role.WORKER, "one");
        assertThat(desk.ask(new TeamCommand.Say("ada", "first")).sentence())
                .isEqualTo("ada is told, when its turn is over");
        desk.ask(new TeamCommand.Say("ada", "second"));
        assertThat(desk.told()).doesNotContain("first");
        desk.ends("ada", 0);
        assertThat(desk.told()).contains("first").doesNotContain("second");
        desk.ends("ada", 0);
        assertThat(desk.told()).contains("second");
        desk.ends("ada", 0);
        assertThat(desk.all(TeamEffect.Tell.class)).hasSize(3);
    }

    @Test
    void what_is_said_to_a_quiet_session_is_told_at_once() {
        desk.ready(Role.WORKER, "one");
        assertThat(desk.ask(new TeamCommand.Say("ada", "hello")).sentence()).isEqualTo("ada is told");
        assertThat(desk.told()).isEqualTo("A message from your operator:\nhello");
        assertThat(desk.phase("ada")).isEqualTo(Phase.WORKING);
    }

    @Test
    void a_nudge_asks_it_to_go_on() {
        desk.ready(Role.WORKER, "one");
        desk.ask(new TeamCommand.Nudge("ada"));
        assertThat(desk.told()).contains("your operator asks");
    }

    @Test
    void no_text_of_a_person_s_begins_with_a_slash_when_it_is_told() {
        desk.ready(Role.WORKER, "one");
        desk.ask(new TeamCommand.Say("ada", "/clear"));
        assertThat(desk.told()).doesNotStartWith("/");
    }

    @Test
    void a_paused_session_ends_its_turn_and_gets_no_other_until_it_is_resumed() {
        desk.joins(Role.WORKER, "one");
        desk.ask(new TeamCommand.Pause(Optional.of("ada")));
        assertThat(desk.phase("ada")).isEqualTo(Phase.WORKING);
        desk.ask(new TeamCommand.Say("ada", "hello"));
        desk.ends("ada", 0);
        assertThat(desk.phase("ada")).isEqualTo(Phase.PARKED);
        assertThat(desk.told()).doesNotContain("hello");
        desk.exits("ada", ExitReason.OPERATOR);
        desk.ask(new TeamCommand.Resume(Optional.of("ada")));
        desk.starts("ada");
        assertThat(desk.told()).contains("hello");
    }

    @Test
    void near_its_context_s_end_it_is_told_once() {
        desk.joins(Role.WORKER, "one");
        desk.hears("ada", Lines.init(), Lines.speaks("m1", 1_100), Lines.speaks("m2", 1_200), Lines.result(0));
        assertThat(desk.told()).contains("Your context is filling up: 1100 of 2000");
        assertThat(desk.notice("ada", Notice.CONTEXT)).contains("1200");
        desk.hears("ada", Lines.init(), Lines.speaks("m3", 1_300), Lines.result(0));
        assertThat(desk.all(TeamEffect.Tell.class)).hasSize(2);
    }

    @Test
    void after_the_cli_has_shortened_its_context_the_mark_is_gone_and_may_come_again() {
        desk.joins(Role.WORKER, "one");
        desk.hears("ada", Lines.init(), Lines.speaks("m1", 1_100), Lines.result(0));
        desk.hears("ada", Lines.init(), Lines.speaks("m2", 300), Lines.result(0));
        assertThat(desk.session("ada").notices).doesNotContainKey(Notice.CONTEXT);
        desk.ask(new TeamCommand.Say("ada", "more"));
        desk.hears("ada", Lines.init(), Lines.speaks("m3", 1_100), Lines.result(0));
        assertThat(desk.told()).contains("Your context is filling up");
    }

    @Test
    void what_the_cli_had_completed_before_is_over_without_a_result() {
        desk.joins(Role.WORKER, "one");
        String id = desk.last(TeamEffect.Tell.class).id().toString();
        desk.hears("ada", Lines.prompt(id, Stage.QUEUED), Lines.prompt(id, Stage.COMPLETED));
        assertThat(desk.phase("ada")).isEqualTo(Phase.READY);
    }

    @Test
    void what_is_told_of_an_earlier_process_changes_nothing() {
        desk.ready(Role.WORKER, "one");
        long life = desk.session("ada").life;
        desk.exits("ada", ExitReason.CRASH);
        desk.pass(Timings.FIRST_WAIT);
        desk.starts("ada");
        assertThat(desk.session("ada").life).isGreaterThan(life);
        desk.on(new TeamEvent.Heard("ada", life, Lines.result(7), 99));
        desk.on(new TeamEvent.Ended("ada", life, ExitReason.CRASH, "again"));
        desk.on(new TeamEvent.Ready("nobody", 1));
        assertThat(desk.phase("ada")).isEqualTo(Phase.READY);
        assertThat(desk.state().usd()).isZero();
    }

    @Test
    void a_turn_that_was_cut_by_a_stop_of_ours_is_told_again() {
        desk.joins(Role.WORKER, "one");
        desk.hears("ada", Lines.init());
        desk.on(new TeamEvent.KillFile(Optional.of(Path.of("/KILL"))));
        desk.hears("ada", Lines.aborted(0.5));
        desk.exits("ada", ExitReason.OPERATOR);
        desk.on(new TeamEvent.KillFile(Optional.empty()));
        desk.starts("ada");
        assertThat(desk.told()).contains("You were interrupted").contains("Your task: one");
        assertThat(desk.state().usd()).isEqualTo(0.5);
        assertThat(desk.state().costIsComplete()).isTrue();
    }

    @Test
    void a_turn_that_ends_without_its_result_makes_the_cost_a_lower_bound() {
        desk.joins(Role.WORKER, "one");
        desk.hears("ada", Lines.init(), Lines.speaks("m1", 100));
        desk.exits("ada", ExitReason.CRASH);
        assertThat(desk.state().costIsComplete()).isFalse();
        assertThat(desk.state().tokens().input()).isEqualTo(100);
    }
}
