package dev.agentctl.tui.screen;

import static dev.agentctl.tui.Fleets.one;
import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import dev.agentctl.health.snapshot.FleetSnapshot;
import dev.agentctl.tui.Fleets;
import dev.agentctl.tui.key.Action;
import dev.agentctl.tui.key.Binding;
import dev.agentctl.tui.key.KeyTable;
import dev.agentctl.tui.key.Listing;
import dev.agentctl.tui.state.Countdown.Target;
import dev.agentctl.tui.state.Event;
import dev.agentctl.tui.state.Ui.View;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What keys do, through the whole program but the real terminal. */
class KeysTest {
    private final App app = new App(120, 40).see(Fleets.usual());

    @Test
    void the_help_names_every_key_of_the_table() {
        String help = new App(120, 50).see(Fleets.usual()).type("?").text();
        for (Binding binding : KeyTable.of(Listing.AGENTS)) {
            assertThat(help).contains(binding.description());
            binding.keys().forEach(key -> assertThat(help).contains(key.label(false)));
        }
    }

    @Test
    void the_footer_names_every_visible_key_where_there_is_room() {
        String[] lines = app.text().split("\n", -1);
        String footer = lines[39];
        KeyTable.of(Listing.AGENTS).stream()
                .filter(Binding::visible)
                // Told of only where there is a team.
                .filter(binding -> binding.action() != Action.SWITCH)
                .forEach(binding ->
                        assertThat(footer).contains(binding.keys().getFirst().label(false) + " " + binding.label()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "m", "i"})
    void a_dangerous_key_is_a_letter_while_the_filter_is_typed(String key) {
        app.type("j/" + key).pass(5 * App.SECOND);
        assertThat(app.ui().query().filter()).isEqualTo(key);
        assertThat(app.ui().deeds().countdown()).isEmpty();
        assertThat(app.stops).isEmpty();
    }

    @Test
    void high_memory_is_stopped_after_three_seconds() {
        app.type("m");
        assertThat(app.text()).contains("Stop high-memory in 3 s: climber");
        app.pass(2 * App.SECOND);
        assertThat(app.text()).contains("in 1 s: climber");
        assertThat(app.stops).isEmpty();
        app.pass(App.SECOND);
        assertThat(targets()).containsExactly("climber");
    }

    @Test
    void enter_acts_at_once_and_only_once() {
        app.type("i").press(KeyType.Enter).pass(10 * App.SECOND);
        assertThat(targets()).containsExactly("idler");
    }

    @Test
    void esc_undoes() {
        app.type("m").pass(App.SECOND).press(KeyType.Escape).pass(10 * App.SECOND);
        assertThat(app.stops).isEmpty();
    }

    @Test
    void while_one_countdown_runs_no_other_begins() {
        app.type("mi").press(KeyType.Enter).pass(10 * App.SECOND);
        assertThat(targets()).containsExactly("climber");
    }

    @Test
    void keys_that_only_move_work_during_a_countdown() {
        app.type("mj").pass(4 * App.SECOND);
        assertThat(app.ui().selected().orElseThrow().agent().name().text()).isEqualTo("burner");
        assertThat(targets()).containsExactly("climber");
    }

    @Test
    void a_countdown_goes_on_while_a_filter_is_begun_and_esc_then_clears_the_filter_only() {
        app.type("m/w").press(KeyType.Escape).pass(4 * App.SECOND);
        assertThat(targets()).containsExactly("climber");
    }

    @Test
    void the_selected_one_is_stopped_whatever_row_it_moved_to() {
        app.type("jj").type("x");
        // Sorted anew, another agent stands in that row.
        app.type("ss").pass(4 * App.SECOND);
        assertThat(targets()).containsExactly("climber");
    }

    @Test
    void a_namesake_born_during_the_countdown_is_not_the_target() {
        app.type("jjx");
        String pinned = app.ui()
                .deeds()
                .countdown()
                .orElseThrow()
                .act()
                .ids()
                .getFirst()
                .key();
        app.see(Fleets.fleet(one("climber").key("newborn").up(1).memory(1 << 20)));
        app.press(KeyType.Enter);
        assertThat(app.stops
                        .getFirst()
                        .targets()
                        .getFirst()
                        .sample()
                        .agent()
                        .id()
                        .key())
                .isEqualTo(pinned)
                .isNotEqualTo("newborn");
    }

    @Test
    void a_protected_agent_refuses_with_a_message() {
        app.type("x").pass(5 * App.SECOND);
        assertThat(app.text()).contains("God is protected and is not stopped.");
        assertThat(app.stops).isEmpty();
    }

    @Test
    void an_agent_that_does_not_run_is_not_stopped() {
        app.type("Gx").pass(4 * App.SECOND);
        assertThat(app.text()).contains("scraper does not run.");
        assertThat(app.stops).isEmpty();
    }

    @Test
    void protected_agents_are_spared_where_all_of_a_kind_are_meant() {
        FleetSnapshot fleet = Fleets.fleet(
                one("God").isProtected().cpu(1).memory(4000L << 20).active(1),
                one("other").cpu(1).memory(4000L << 20).active(1));
        app.see(fleet).type("m");
        assertThat(app.text()).contains("Stop high-memory (not God: protected) in 3 s: other");
        app.press(KeyType.Enter);
        assertThat(targets()).containsExactly("other");
    }

    @Test
    void nothing_to_stop_is_said() {
        app.see(Fleets.fleet(one("well").cpu(1).memory(1 << 20).active(1))).type("i");
        assertThat(app.text()).contains("No agent is idle.");
    }

    @Test
    void outcomes_are_told_for_each_target() {
        app.type("jx").press(KeyType.Enter);
        assertThat(app.text()).contains("Stopping burner.").containsPattern("◐ burner +stopping");
        app.type("x");
        assertThat(app.text()).contains("burner is being stopped already.");
        Target target = app.stops.getFirst().targets().getFirst();
        app.put(new Event.Acted(target.sample().agent().id(), false, "burner could not be stopped: no reason."));
        assertThat(app.text()).contains("burner could not be stopped: no reason.");
        assertThat(app.pass(9 * App.SECOND).text()).doesNotContain("could not be stopped");
    }

    @Test
    void the_selection_follows_the_agent_and_not_the_row() {
        app.type("jj");
        assertThat(selected()).isEqualTo("climber");
        app.see(Fleets.fleet(
                one("aaa").cpu(1).memory(1 << 20),
                one("bbb").cpu(1).memory(1 << 20),
                one("climber").cpu(1).memory(1 << 20)));
        assertThat(selected()).isEqualTo("climber");
        app.see(Fleets.fleet(
                one("aaa").cpu(1).memory(1 << 20), one("zzz").cpu(1).memory(1 << 20)));
        assertThat(selected()).isEqualTo("zzz");
    }

    @Test
    void views_open_and_close() {
        app.press(KeyType.Enter);
        assertThat(app.ui().place().view()).isEqualTo(View.DETAIL);
        app.type("l");
        assertThat(app.ui().place().view()).isEqualTo(View.LOGS);
        app.type("?");
        assertThat(app.ui().place().view()).isEqualTo(View.HELP);
        app.press(KeyType.Escape);
        assertThat(app.ui().place().view()).isEqualTo(View.LOGS);
        app.press(KeyType.Escape).press(KeyType.ArrowLeft);
        assertThat(app.ui().place().view()).isEqualTo(View.MAIN);
    }

    @Test
    void a_filter_narrows_keeps_a_shown_agent_selected_and_is_cleared() {
        app.type("/wor").press(KeyType.Enter);
        assertThat(app.text()).contains("worker").doesNotContain("● burner");
        assertThat(selected()).isEqualTo("worker");
        assertThat(app.press(KeyType.Escape).text()).contains("● burner");
    }

    @Test
    void pasted_text_is_text_and_never_keys() {
        app.stroke(KeyPatterns.Mark.PASTE_BEGIN).type("mix q").stroke(KeyPatterns.Mark.PASTE_END);
        assertThat(app.ui().deeds().countdown()).isEmpty();
        app.type("/").stroke(KeyPatterns.Mark.PASTE_BEGIN).type("mix q").stroke(KeyPatterns.Mark.PASTE_END);
        assertThat(app.ui().query().filter()).isEqualTo("mix q");
    }

    @Test
    void a_key_with_alt_is_another_key() {
        app.type("j").stroke(new KeyStroke('x', false, true));
        assertThat(app.ui().deeds().countdown()).isEmpty();
    }

    @Test
    void ctrl_z_suspends_and_draws_anew() {
        int frames = app.frames;
        app.stroke(new KeyStroke('z', true, false));
        assertThat(app.suspensions).isEqualTo(1);
        assertThat(app.frames).isEqualTo(frames + 1);
    }

    private String selected() {
        return app.ui().selected().orElseThrow().agent().name().text();
    }

    private List<String> targets() {
        return app.stops.stream()
                .flatMap(stop -> stop.targets().stream())
                .map(Target::name)
                .toList();
    }
}
