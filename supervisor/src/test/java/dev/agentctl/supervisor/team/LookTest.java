package dev.agentctl.supervisor.team;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.shared.team.Notice;
import dev.agentctl.shared.team.Phase;
import dev.agentctl.shared.team.Role;
import dev.agentctl.shared.team.Signal;
import dev.agentctl.supervisor.control.TeamCommand;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is noticed of sessions that are quiet, silent, or get nowhere. */
class LookTest {
    private static final Duration IDLE = Duration.ofMinutes(10);
    private final TeamDesk desk = TeamDesk.begun(TestTeam.team());

    @Test
    void only_a_quiet_session_with_a_task_is_given_to_the_idle_check_and_only_once_at_a_time() {
        desk.ready(Role.WORKER, "one");
        desk.joins(Role.WORKER, "two");
        desk.ask(new TeamCommand.Spawn(Role.WORKER, Optional.empty(), List.of(), Optional.empty()));
        desk.hasWorktree("cleo");
        desk.starts("cleo");
        desk.ends("cleo", 0);
        desk.ready(Role.WORKER, "four");
        desk.ask(new TeamCommand.Pause(Optional.of("dora")));
        looksAfter(IDLE.minusSeconds(1));
        assertThat(desk.all(TeamEffect.Judge.class)).isEmpty();
        desk.hears("bob", Lines.init());
        looksAfter(Duration.ofSeconds(1));
        looksAfter(IDLE.dividedBy(2));
        assertThat(desk.all(TeamEffect.Judge.class))
                .extracting(TeamEffect.Judge::nick)
                .containsExactly("ada");
    }

    @Test
    void an_idle_one_is_nudged_so_many_times_and_then_it_is_only_said() {
        desk.ready(Role.WORKER, "one");
        for (int nudge = 0; nudge < 2; nudge++) {
            looksAfter(IDLE);
            desk.judged("ada", Signal.IDLE);
            assertThat(desk.told()).contains("You seem to have stopped (so it seems)");
            desk.ends("ada", 0);
        }
        desk.forget();
        looksAfter(IDLE);
        desk.judged("ada", Signal.IDLE);
        assertThat(desk.all(TeamEffect.Tell.class)).isEmpty();
        assertThat(desk.notice("ada", Notice.BLOCKED)).startsWith("idle after 2 nudges");
        desk.forget();
        looksAfter(IDLE.multipliedBy(5));
        assertThat(desk.all(TeamEffect.Judge.class))
                .as("what is known is not asked again")
                .isEmpty();

        desk.ask(new TeamCommand.Say("ada", "go on"));
        assertThat(desk.session("ada").notices).doesNotContainKey(Notice.BLOCKED);
        desk.ends("ada", 0);
        looksAfter(IDLE);
        desk.judged("ada", Signal.IDLE);
        assertThat(desk.told()).contains("You seem to have stopped");
    }

    @Test
    void a_blocked_one_is_reported_and_not_nudged() {
        desk.ready(Role.WORKER, "one");
        desk.forget();
        looksAfter(IDLE);
        desk.judged("ada", Signal.BLOCKED);
        assertThat(desk.notice("ada", Notice.BLOCKED)).isEqualTo("so it seems");
        assertThat(desk.said()).contains("ada is blocked: so it seems");
        assertThat(desk.all(TeamEffect.Tell.class)).isEmpty();
    }

    @Test
    void a_worker_that_is_done_is_retired_and_a_manager_is_not() {
        desk.ready(Role.WORKER, "one");
        desk.ready(Role.MANAGER, "two");
        looksAfter(IDLE);
        desk.judged("ada", Signal.DONE);
        desk.judged("bob", Signal.DONE);
        assertThat(desk.phase("ada")).isEqualTo(Phase.RETIRING);
        assertThat(desk.phase("bob")).isEqualTo(Phase.READY);
    }

    @Test
    void a_verdict_that_comes_too_late_changes_nothing_but_costs() {
        desk.ready(Role.WORKER, "one");
        looksAfter(IDLE);
        desk.ask(new TeamCommand.Say("ada", "one thing more"));
        desk.judged("ada", Signal.DONE);
        assertThat(desk.phase("ada")).isEqualTo(Phase.WORKING);
        desk.ask(new TeamCommand.Retire("ada"));
        desk.judged("ada", Signal.IDLE);
        assertThat(desk.phase("ada")).isEqualTo(Phase.RETIRING);
        // One check, though it is told twice.
        assertThat(desk.state().usd()).isEqualTo(0.5);
    }

    @Test
    void a_check_costs_the_team_even_where_its_session_is_gone() {
        desk.ready(Role.WORKER, "one");
        looksAfter(IDLE);
        long check = desk.last(TeamEffect.Judge.class).check();
        desk.on(new TeamEvent.Judged("nobody", check, "x", new IdleVerdict(Signal.DONE, "", Optional.empty())));
        assertThat(desk.state().costIsComplete()).isFalse();
    }

    @Test
    void a_check_that_a_killed_supervisor_had_asked_for_costs_what_it_printed() {
        desk.ready(Role.WORKER, "one");
        double before = desk.state().usd();
        looksAfter(IDLE);
        long check = desk.last(TeamEffect.Judge.class).check();
        desk.killNine();
        desk.on(new TeamEvent.LeftHeard(TeamEffect.IDLE_CHECK, check, Lines.init(), 1));
        desk.on(new TeamEvent.LeftHeard(TeamEffect.IDLE_CHECK, check, Lines.result(0.5), 2));
        desk.on(new TeamEvent.LeftoversRead());
        assertThat(desk.state().usd()).isEqualTo(before + 0.5);
        assertThat(desk.state().costIsComplete()).isTrue();
    }

    @Test
    void a_check_that_was_killed_in_the_middle_makes_the_cost_a_lower_bound() {
        desk.ready(Role.WORKER, "one");
        looksAfter(IDLE);
        long check = desk.last(TeamEffect.Judge.class).check();
        desk.killNine();
        desk.on(new TeamEvent.LeftHeard(TeamEffect.IDLE_CHECK, check, Lines.init(), 1));
        desk.on(new TeamEvent.LeftoversRead());
        assertThat(desk.state().costIsComplete()).isFalse();
    }

    @Test
    void a_silent_turn_s_process_is_ended_and_resumed() {
        desk.joins(Role.WORKER, "one");
        desk.hears("ada", Lines.init());
        looksAfter(Duration.ofMinutes(6).plusSeconds(1));
        looksAfter(Duration.ofSeconds(30));
        assertThat(desk.all(TeamEffect.End.class)).hasSize(1);
        assertThat(desk.session("ada").signal).isEqualTo(Signal.SILENT);
        assertThat(desk.all(TeamEffect.Say.class))
                .filteredOn(say -> say.sentence().contains("silent"))
                .hasSize(1);
        desk.exits("ada", ExitReason.OPERATOR);
        desk.starts("ada");
        assertThat(desk.told()).contains("You were interrupted");
        assertThat(desk.session("ada").failures).isZero();
    }

    @Test
    void a_tool_that_runs_for_long_is_spared_and_told_of() {
        desk.joins(Role.WORKER, "one");
        desk.hears("ada", Lines.init(), Lines.calls("Bash", "make world"));
        desk.now = desk.now.plus(Duration.ofMinutes(20));
        desk.on(new TeamEvent.Looked(0, Map.of(), Map.of("ada", new TeamEvent.Sight(3, 99.6))));
        assertThat(desk.all(TeamEffect.End.class)).isEmpty();
        assertThat(desk.notice("ada", Notice.TROUBLE))
                .contains("Bash: make world")
                .contains("3 processes use 100% CPU");
        desk.on(new TeamEvent.Looked(0, Map.of(), Map.of("ada", new TeamEvent.Sight(1, 0))));
        assertThat(desk.all(TeamEffect.End.class)).as("its tool is gone").hasSize(1);
    }

    @Test
    void the_same_call_again_and_again_is_noticed_nudged_and_at_twice_the_limit_interrupted() {
        desk.joins(Role.WORKER, "one");
        desk.hears("ada", Lines.init());
        calls(2);
        assertThat(desk.session("ada").notices).doesNotContainKey(Notice.LOOP);
        calls(1);
        assertThat(desk.notice("ada", Notice.LOOP)).startsWith("the same tool call 3 times");
        calls(2);
        assertThat(desk.all(TeamEffect.Interrupt.class)).isEmpty();
        calls(1);
        assertThat(desk.all(TeamEffect.Interrupt.class)).hasSize(1);
        desk.hears("ada", Lines.aborted(0));
        assertThat(desk.told()).contains("You go round in circles");
        assertThat(desk.all(TeamEffect.Tell.class)).hasSize(2);
    }

    @Test
    void another_call_ends_the_loop_also_one_that_only_begins_alike() {
        desk.joins(Role.WORKER, "one");
        desk.hears("ada", Lines.init());
        String alike = "x".repeat(300);
        for (int i = 0; i < 5; i++) {
            desk.hears("ada", Lines.calls("Bash", alike + i), Lines.answers(false, ""));
        }
        assertThat(desk.session("ada").notices).doesNotContainKey(Notice.LOOP);
        calls(3);
        assertThat(desk.session("ada").notices).containsKey(Notice.LOOP);
        desk.hears("ada", Lines.calls("Bash", "other"), Lines.answers(false, ""));
        assertThat(desk.session("ada").notices).doesNotContainKey(Notice.LOOP);
    }

    @Test
    void the_same_error_again_and_again_is_noticed() {
        desk.joins(Role.WORKER, "one");
        desk.hears("ada", Lines.init());
        for (int i = 0; i < 4; i++) {
            desk.hears("ada", Lines.calls("Bash", "try " + i), Lines.answers(true, "no rule to make"));
        }
        assertThat(desk.notice("ada", Notice.LOOP)).isEqualTo("the same error 4 times: no rule to make");
    }

    @Test
    void much_money_without_progress_is_noticed_and_nudged_once_and_a_commit_or_a_new_call_clears_it() {
        desk.joins(Role.WORKER, "one");
        desk.hears("ada", Lines.init(), Lines.calls("Bash", "make"), Lines.result(12));
        looks("c1");
        assertThat(desk.session("ada").notices).as("a new call was made").doesNotContainKey(Notice.NO_PROGRESS);
        turn("make", 12);
        looks("c1");
        looks("c1");
        assertThat(desk.notice("ada", Notice.NO_PROGRESS)).startsWith("$12.00 without a commit");
        assertThat(desk.told()).contains("$12.00 without a commit");
        assertThat(desk.session("ada").outbox).isEmpty();
        looks("c2");
        assertThat(desk.session("ada").notices).doesNotContainKey(Notice.NO_PROGRESS);
        desk.ends("ada", 12);
        looks("c2");
        assertThat(desk.session("ada").notices).containsKey(Notice.NO_PROGRESS);
        desk.hears("ada", Lines.init(), Lines.calls("Bash", "make new"), Lines.result(1));
        looks("c2");
        assertThat(desk.session("ada").notices).doesNotContainKey(Notice.NO_PROGRESS);
    }

    private void turn(String command, double usd) {
        desk.ask(new TeamCommand.Say("ada", "more"));
        desk.hears("ada", Lines.init(), Lines.calls("Bash", command), Lines.result(usd));
    }

    private void looks(String head) {
        desk.on(new TeamEvent.Looked(0, Map.of("ada", head), Map.of()));
    }

    private void calls(int times) {
        for (int i = 0; i < times; i++) {
            desk.hears("ada", Lines.calls("Bash", "ls"), Lines.answers(false, "a b"));
        }
    }

    private void looksAfter(Duration span) {
        desk.now = desk.now.plus(span);
        desk.look();
    }
}
