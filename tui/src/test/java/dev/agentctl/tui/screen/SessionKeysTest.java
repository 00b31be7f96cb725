package dev.agentctl.tui.screen;

import static dev.agentctl.tui.Sessions.one;
import static dev.agentctl.tui.Sessions.team;
import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.input.KeyType;
import dev.agentctl.health.rule.Finding;
import dev.agentctl.health.rule.Finding.Kind;
import dev.agentctl.shared.team.Role;
import dev.agentctl.tui.Fleets;
import dev.agentctl.tui.Sessions;
import dev.agentctl.tui.key.Binding;
import dev.agentctl.tui.key.KeyTable;
import dev.agentctl.tui.key.Listing;
import dev.agentctl.tui.state.Effect;
import dev.agentctl.tui.state.Event;
import dev.agentctl.tui.state.SessionAct;
import dev.agentctl.tui.state.SessionAct.Verb;
import dev.agentctl.tui.state.Ui.View;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What keys do among sessions. */
class SessionKeysTest {
    private final App app = new App(120, 50).see(Sessions.fleet()).press(KeyType.Tab);

    @Test
    void tab_goes_on_to_the_tasks_and_the_agents_and_each_listing_keeps_its_selection() {
        app.type("jj");
        assertThat(selected()).isEqualTo("Barbara");
        app.press(KeyType.Tab);
        assertThat(app.ui().place().listing()).isEqualTo(Listing.TASKS);
        app.press(KeyType.Tab);
        assertThat(app.ui().place().listing()).isEqualTo(Listing.AGENTS);
        assertThat(app.ui().selected().orElseThrow().agent().name().text()).isEqualTo("God");
        app.type("t");
        assertThat(selected()).isEqualTo("Barbara");
    }

    @Test
    void the_help_names_every_key_of_the_table() {
        String help = app.type("?").text();
        for (Binding binding : KeyTable.of(Listing.SESSIONS)) {
            assertThat(help).contains(binding.description());
        }
        assertThat(help).doesNotContain("stop all idle agents");
    }

    @Test
    void the_footer_names_every_visible_key_where_there_is_room() {
        String footer = app.text().split("\n", -1)[49];
        KeyTable.of(Listing.SESSIONS).stream()
                .filter(Binding::visible)
                .forEach(binding ->
                        assertThat(footer).contains(binding.keys().getFirst().label(false) + " " + binding.label()));
    }

    @ParameterizedTest
    @CsvSource({"x, RETIRE, Retire", "c, SHIFT, Shift change", "n, NUDGE, Nudge", "p, PAUSE, Pause"})
    void a_key_asks_after_three_seconds(String key, Verb verb, String title) {
        app.type(key);
        assertThat(app.text()).contains(title + " in 3 s: Grace");
        app.pass(2 * App.SECOND);
        assertThat(app.asks).isEmpty();
        app.pass(App.SECOND);
        assertThat(app.sessionActs()).singleElement().satisfies(act -> {
            assertThat(act.verb()).isEqualTo(verb);
            assertThat(act.name()).isEqualTo("Grace");
        });
        assertThat(app.stops).isEmpty();
    }

    @Test
    void a_parked_session_is_resumed_by_the_key_that_pauses_others() {
        app.type("/ken").press(KeyType.Enter).type("p");
        assertThat(app.text()).contains("Resume in 3 s: Ken");
        app.press(KeyType.Enter);
        assertThat(app.sessionActs().getFirst().verb()).isEqualTo(Verb.RESUME);
    }

    @Test
    void enter_asks_at_once_and_only_once_and_esc_undoes() {
        app.type("n").press(KeyType.Enter).pass(10 * App.SECOND);
        assertThat(app.asks).hasSize(1);
        app.type("jx").pass(App.SECOND).press(KeyType.Escape).pass(10 * App.SECOND);
        assertThat(app.asks).hasSize(1);
        app.type("x").press(KeyType.Escape);
        assertThat(app.text()).contains("Undone: nothing was done.");
    }

    @Test
    void while_one_countdown_runs_no_other_begins_and_it_survives_the_other_listing() {
        app.type("xcnp").press(KeyType.Tab).type("m").pass(4 * App.SECOND);
        assertThat(app.sessionActs()).extracting(SessionAct::verb).containsExactly(Verb.RETIRE);
        assertThat(app.stops).isEmpty();
    }

    @Test
    void the_conversation_that_was_on_the_screen_is_the_target_and_not_its_successor() {
        app.see(Sessions.with(
                        Fleets.fleet(),
                        team("alpha", List.of(), one("Grace", Role.EM).id("first", 1))))
                .type("x");
        app.see(Sessions.with(
                        Fleets.fleet(),
                        team("alpha", List.of(), one("Grace", Role.EM).id("second", 2))))
                .press(KeyType.Enter);
        assertThat(app.sessionActs()
                        .getFirst()
                        .target()
                        .session()
                        .conversation()
                        .sessionId())
                .isEqualTo("first");
        assertThat(selected()).as("the successor has the row now").isEqualTo("Grace");
        assertThat(app.ui()
                        .selectedSession()
                        .orElseThrow()
                        .session()
                        .conversation()
                        .sessionId())
                .isEqualTo("second");
    }

    @Test
    void findings_speak_for_an_act() {
        app.type("/edsger").press(KeyType.Enter).type("n").press(KeyType.Enter);
        assertThat(app.asks.getFirst().act().why()).extracting(Finding::kind).containsExactly(Kind.IDLE);
    }

    @Test
    void until_the_supervisor_answers_it_is_not_asked_again_and_then_its_answer_is_told() {
        app.type("x").press(KeyType.Enter);
        assertThat(app.text()).contains("Retire asked for: Grace.").contains("asked…");
        app.type("c");
        assertThat(app.text()).contains("The supervisor of Grace has been asked already.");
        SessionAct act = app.sessionActs().getFirst();
        app.put(new Event.Acted(act.target().id(), false, "Grace: there is no session Grace with that id"));
        assertThat(app.text())
                .contains("Grace: there is no session Grace with that id")
                .doesNotContain("asked…");
    }

    @Test
    void one_that_hands_over_is_not_asked_to() {
        app.type("jjc");
        assertThat(app.text()).contains("Barbara hands over already.");
        assertThat(app.ui().deeds().countdown()).isEmpty();
    }

    @Test
    void without_a_session_nothing_is_asked() {
        app.see(Fleets.usual()).type("xcnp").press(KeyType.Enter).pass(5 * App.SECOND);
        assertThat(app.asks).isEmpty();
        assertThat(app.stops).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "c", "n", "p", "t"})
    void a_key_is_a_letter_while_the_filter_is_typed(String key) {
        app.type("/" + key).pass(5 * App.SECOND);
        assertThat(app.ui().query().filter()).isEqualTo(key);
        assertThat(app.asks).isEmpty();
    }

    @Test
    void keys_of_agents_do_nothing_here() {
        app.type("mi").pass(5 * App.SECOND);
        assertThat(app.ui().deeds().countdown()).isEmpty();
        assertThat(app.stops).isEmpty();
    }

    @Test
    void views_open_and_close() {
        app.press(KeyType.Enter);
        assertThat(app.ui().place().view()).isEqualTo(View.DETAIL);
        assertThat(app.text()).contains("em of team alpha");
        app.type("l");
        assertThat(app.text()).contains("Grace log");
        app.press(KeyType.Escape).press(KeyType.Escape);
        assertThat(app.ui().place().view()).isEqualTo(View.MAIN);
        assertThat(app.ui().place().listing()).isEqualTo(Listing.SESSIONS);
    }

    @Test
    void every_column_orders() {
        // From roles: state, evidence, task, context.
        app.type("ssss");
        assertThat(app.text()).contains("CTX↓");
        assertThat(first()).isEqualTo("Barbara");
        app.type("r");
        assertThat(first()).isNotEqualTo("Barbara");
        app.type("ssssss");
        assertThat(app.text()).contains("MEM↓");
        assertThat(first()).isEqualTo("Alan");
        app.type("ss");
        assertThat(app.text()).contains("NICK↓");
        assertThat(first()).isEqualTo("Ada");
    }

    @Test
    void acts_work_in_the_pages_of_a_session_too() {
        app.press(KeyType.Enter).type("x").press(KeyType.Enter);
        assertThat(app.asks).extracting(Effect.Ask::names).containsExactly(List.of("Grace"));
    }

    private String first() {
        app.type("g");
        return selected();
    }

    private String selected() {
        return app.ui().selectedSession().orElseThrow().session().nick();
    }
}
