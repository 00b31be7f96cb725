package dev.agentctl.supervisor.team;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentctl.shared.agent.ExitReason;
import dev.agentctl.shared.team.Phase;
import dev.agentctl.shared.team.Role;
import dev.agentctl.supervisor.control.TeamCommand;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a session hands over to its successor. */
class ShiftChangeTest {
    private static final String PAGE = "handoff/2026-03-01-ada-1";
    private final TeamDesk desk = TeamDesk.begun(TestTeam.team());

    @BeforeEach
    void join() {
        desk.joins(Role.WORKER, "one");
    }

    @Test
    void at_its_context_s_limit_it_writes_a_page_ends_and_a_successor_begins_from_it() {
        String first = desk.session("ada").sessionId;
        fillsItsContext();
        assertThat(desk.told()).contains(PAGE).contains("## Open");
        assertThat(desk.phase("ada")).isEqualTo(Phase.HANDING_OVER);
        desk.ask(new TeamCommand.Say("ada", "for your successor"));

        desk.ends("ada", 0.5);
        assertThat(desk.last(TeamEffect.CheckPage.class).page()).isEqualTo(PAGE);
        assertThat(desk.all(TeamEffect.End.class)).isEmpty();
        desk.on(new TeamEvent.PageChecked("ada", PAGE, Optional.empty()));
        assertThat(desk.all(TeamEffect.End.class)).hasSize(1);
        desk.forget();
        desk.exits("ada", ExitReason.OPERATOR);

        TeamEffect.Launch launch = desk.last(TeamEffect.Start.class).launch();
        assertThat(launch.sessionId()).isNotEqualTo(first);
        assertThat(launch.resumes()).isFalse();
        assertThat(launch.generation()).isEqualTo(2);
        assertThat(launch.handoffPage()).contains(PAGE);
        assertThat(desk.session("ada").failures).isZero();
        desk.starts("ada");
        assertThat(desk.told()).contains(PAGE).contains("Your task: one");
        desk.ends("ada", 0);
        assertThat(desk.told()).contains("for your successor");
        assertThat(desk.state().usd()).isEqualTo(1.5);
    }

    @Test
    void a_page_that_will_not_do_is_written_again() {
        fillsItsContext();
        desk.ends("ada", 0);
        desk.on(new TeamEvent.PageChecked("ada", PAGE, Optional.of("it names no open work.")));
        assertThat(desk.told()).contains("will not do: it names no open work.");
        desk.ends("ada", 0);
        desk.on(new TeamEvent.PageChecked("ada", PAGE, Optional.empty()));
        assertThat(desk.all(TeamEffect.MakePage.class)).isEmpty();
        assertThat(desk.all(TeamEffect.End.class)).hasSize(1);
    }

    @Test
    void refused_twice_the_page_is_made_of_the_transcript() {
        fillsItsContext();
        for (int i = 0; i < 2; i++) {
            desk.ends("ada", 0);
            desk.on(new TeamEvent.PageChecked("ada", PAGE, Optional.of("it is empty.")));
        }
        TeamEffect.PageFacts facts = desk.last(TeamEffect.MakePage.class).facts();
        assertThat(facts.why()).isEqualTo("what the session wrote will not do: it is empty.");
        assertThat(facts.task()).contains("one");
        desk.on(new TeamEvent.PageMade("ada", Optional.of(PAGE), ""));
        desk.exits("ada", ExitReason.OPERATOR);
        assertThat(desk.session("ada").generation).isEqualTo(2);
        assertThat(desk.session("ada").handoffPage).contains(PAGE);
    }

    @Test
    void one_that_does_not_write_in_time_is_interrupted_and_the_page_is_made() {
        fillsItsContext();
        desk.hears("ada", Lines.init());
        assertThat(desk.core().wake(desk.now)).contains(desk.now.plus(Duration.ofMinutes(10)));
        desk.pass(Duration.ofMinutes(10));
        assertThat(desk.all(TeamEffect.Interrupt.class)).hasSize(1);
        desk.hears("ada", Lines.aborted(0));
        assertThat(desk.all(TeamEffect.MakePage.class)).hasSize(1);
    }

    @Test
    void one_that_does_not_even_stop_is_ended() {
        fillsItsContext();
        desk.hears("ada", Lines.init());
        desk.pass(Duration.ofMinutes(10));
        assertThat(desk.core().wake(desk.now)).contains(desk.now.plus(Timings.AFTER_INTERRUPT));
        desk.pass(Timings.AFTER_INTERRUPT);
        assertThat(desk.all(TeamEffect.Interrupt.class)).hasSize(1);
        assertThat(desk.all(TeamEffect.End.class)).hasSize(1);
        desk.exits("ada", ExitReason.OPERATOR);
        assertThat(desk.all(TeamEffect.MakePage.class)).hasSize(1);
        assertThat(desk.session("ada").failures).isZero();
    }

    @Test
    void a_turn_that_goes_on_for_long_past_the_limit_is_interrupted_and_then_asked_for_the_page() {
        desk.hears("ada", Lines.init(), Lines.speaks("m1", 2_100));
        desk.pass(Duration.ofMinutes(10));
        assertThat(desk.all(TeamEffect.Interrupt.class)).hasSize(1);
        desk.hears("ada", Lines.aborted(0));
        assertThat(desk.told()).contains(PAGE);
        assertThat(desk.all(TeamEffect.MakePage.class)).isEmpty();
    }

    @Test
    void an_operator_may_ask_for_it_and_the_turn_under_way_ends_first() {
        desk.hears("ada", Lines.init());
        assertThat(desk.ask(new TeamCommand.Shift("ada")).sentence()).isEqualTo("ada hands over");
        assertThat(desk.all(TeamEffect.Tell.class)).hasSize(1);
        desk.hears("ada", Lines.result(0));
        assertThat(desk.told()).contains(PAGE);
    }

    @Test
    void a_conversation_that_the_cli_does_not_know_gets_a_page_and_nothing_said_is_lost() {
        desk.ask(new TeamCommand.Say("ada", "remember me"));
        desk.ends("ada", 0);
        assertThat(desk.told()).contains("remember me");
        desk.hears("ada", Lines.init());
        desk.exits("ada", ExitReason.CRASH);
        desk.pass(Timings.FIRST_WAIT);
        assertThat(desk.last(TeamEffect.Start.class).launch().resumes()).isTrue();
        desk.hears("ada", Lines.unknownConversation());
        assertThat(desk.all(TeamEffect.MakePage.class)).hasSize(1);
        desk.exits("ada", ExitReason.CRASH);
        desk.on(new TeamEvent.PageMade("ada", Optional.empty(), "there is no transcript"));
        assertThat(desk.session("ada").generation).isEqualTo(2);
        assertThat(desk.session("ada").handoffPage).isEmpty();
        desk.pass(Timings.LONGEST_WAIT);
        desk.starts("ada");
        assertThat(desk.told()).contains("Your task: one");
        desk.ends("ada", 0);
        assertThat(desk.told()).isEqualTo("A message from your operator:\nremember me");
    }

    @Test
    void without_a_new_page_the_successor_begins_from_the_last_one() {
        desk.session("ada").handoffPage = Optional.of("handoff/older");
        desk.hears("ada", Lines.init(), Lines.tooLong(0));
        desk.on(new TeamEvent.PageMade("ada", Optional.empty(), "the wiki is locked"));
        desk.exits("ada", ExitReason.OPERATOR);
        assertThat(desk.session("ada").handoffPage).contains("handoff/older");
    }

    @Test
    void a_prompt_that_is_too_long_for_the_service_is_a_shift_change_made_of_the_transcript() {
        desk.hears("ada", Lines.init(), Lines.tooLong(0));
        assertThat(desk.all(TeamEffect.MakePage.class)).hasSize(1);
        assertThat(desk.phase("ada")).isEqualTo(Phase.HANDING_OVER);
    }

    @Test
    void conversations_that_are_refused_one_after_another_wait_longer_and_at_last_for_a_person() {
        for (int i = 1; i <= Timings.MOST_FAILURES; i++) {
            desk.hears("ada", Lines.init(), Lines.tooLong(0));
            if (desk.phase("ada") == Phase.NEEDS_ATTENTION) {
                assertThat(i).isEqualTo(Timings.MOST_FAILURES);
                return;
            }
            desk.on(new TeamEvent.PageMade("ada", Optional.of("p"), ""));
            desk.exits("ada", ExitReason.OPERATOR);
            assertThat(desk.phase("ada")).isEqualTo(Phase.PARKED);
            desk.pass(Timings.wait(i));
            desk.starts("ada");
        }
        throw new AssertionError("it goes on for ever");
    }

    @Test
    void a_transcript_too_large_to_be_resumed_is_handed_over_unread() {
        desk.ends("ada", 0);
        desk.exits("ada", ExitReason.CRASH);
        desk.pass(Timings.FIRST_WAIT);
        desk.on(new TeamEvent.TooLarge("ada", desk.session("ada").life, 99_000_000));
        assertThat(desk.last(TeamEffect.MakePage.class).facts().why()).contains("99000000 bytes is too large");
        desk.on(new TeamEvent.PageMade("ada", Optional.of(PAGE), ""));
        assertThat(desk.last(TeamEffect.Start.class).launch().handoffPage()).contains(PAGE);
    }

    private void fillsItsContext() {
        desk.hears("ada", Lines.init(), Lines.speaks("m1", 2_100), Lines.result(1));
    }
}
