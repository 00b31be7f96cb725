package dev.agentctl.tui.screen;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.input.KeyType;
import dev.agentctl.health.rule.Finding;
import dev.agentctl.health.rule.Finding.Kind;
import dev.agentctl.shared.team.TeamTask.Status;
import dev.agentctl.tui.Fleets;
import dev.agentctl.tui.Sessions;
import dev.agentctl.tui.Tasks;
import dev.agentctl.tui.key.Binding;
import dev.agentctl.tui.key.KeyTable;
import dev.agentctl.tui.key.Listing;
import dev.agentctl.tui.state.Event;
import dev.agentctl.tui.state.TaskAct;
import dev.agentctl.tui.state.TaskAct.Verb;
import dev.agentctl.tui.state.Ui.View;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What keys do among tasks. */
class TaskKeysTest {
    private final App app = new App(120, 50).see(Tasks.fleet()).press(KeyType.Tab, KeyType.Tab);

    @Test
    void open_tasks_come_first_and_then_the_latest_that_is_over() {
        List<Long> seen = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            seen.add(selected());
            app.type("j");
        }
        assertThat(seen).containsExactly(17L, 18L, 19L, 20L, 14L, 12L, 3L, 9L);
    }

    @Test
    void the_help_names_every_key_of_the_table() {
        String help = app.type("?").text();
        for (Binding binding : KeyTable.of(Listing.TASKS)) {
            assertThat(help).contains(binding.description());
        }
        assertThat(help).doesNotContain("stop all idle agents").doesNotContain("retire");
    }

    @Test
    void the_footer_names_every_visible_key_where_there_is_room() {
        String footer = app.text().split("\n", -1)[49];
        KeyTable.of(Listing.TASKS).stream()
                .filter(Binding::visible)
                .forEach(binding ->
                        assertThat(footer).contains(binding.keys().getFirst().label(false) + " " + binding.label()));
    }

    @ParameterizedTest
    @CsvSource({
        "17, x, CANCEL, Cancel",
        "19, x, CANCEL, Cancel",
        "12, a, RETRY, Retry",
        "14, a, RETRY, Retry",
        "14, x, CANCEL, Cancel"
    })
    void a_key_asks_after_three_seconds(long number, String key, Verb verb, String title) {
        app.type("/#" + number).press(KeyType.Enter).type(key);
        assertThat(app.text()).contains(title + " in 3 s: task " + number);
        app.pass(2 * App.SECOND);
        assertThat(app.asks).isEmpty();
        app.pass(App.SECOND);
        assertThat(app.taskActs()).singleElement().satisfies(act -> {
            assertThat(act.verb()).isEqualTo(verb);
            assertThat(act.target().task().number()).isEqualTo(number);
        });
        assertThat(app.text())
                .contains(title + " asked for: task " + number + ".")
                .contains("asked…");
    }

    @ParameterizedTest
    @CsvSource({
        "12, x, task 12 is over: it is failed.",
        "3, x, task 3 is over: it is done.",
        "3, a, task 3 is over: it is done.",
        "17, a, task 17 is not over: it is started."
    })
    void what_does_not_fit_is_said_and_not_asked(long number, String key, String sentence) {
        app.type("/#" + number).press(KeyType.Enter).type(key);
        assertThat(app.text()).contains(sentence);
        assertThat(app.ui().deeds().countdown()).isEmpty();
    }

    @Test
    void enter_asks_at_once_and_only_once_and_esc_undoes() {
        app.type("x").press(KeyType.Enter).pass(10 * App.SECOND);
        assertThat(app.asks).hasSize(1);
        app.type("jx").pass(App.SECOND).press(KeyType.Escape).pass(10 * App.SECOND);
        assertThat(app.asks).hasSize(1);
        app.type("x").press(KeyType.Escape);
        assertThat(app.text()).contains("Undone: nothing was done.");
    }

    @Test
    void until_the_supervisor_answers_it_is_not_asked_again_and_then_its_answer_is_told() {
        app.type("x").press(KeyType.Enter).type("x");
        assertThat(app.text()).contains("The supervisor of task 17 has been asked already.");
        TaskAct act = app.taskActs().getFirst();
        app.put(new Event.Acted(act.id(), true, "task 17: it is cancelled"));
        assertThat(app.text()).contains("task 17: it is cancelled").doesNotContain("asked…");
    }

    @Test
    void findings_speak_for_an_act() {
        app.type("/#14").press(KeyType.Enter).type("a").press(KeyType.Enter);
        assertThat(app.taskActs().getFirst().why()).extracting(Finding::kind).containsExactly(Kind.TASK_DEAD);
    }

    @Test
    void a_task_stays_selected_wherever_its_row_goes() {
        app.type("jj");
        assertThat(selected()).isEqualTo(19);
        app.see(Sessions.with(
                Fleets.usual(),
                Tasks.team(List.of(
                        Tasks.task(18, Status.QUEUED, 5, "Shortest paths", "", "", 2),
                        Tasks.task(19, Status.DONE, 1, "Mend the basket", "mended", "Ada", 1)))));
        // The same task: it was asked for when it was.
        assertThat(app.ui().place().selected().orElseThrow().key()).isEqualTo("#19");
        assertThat(selected()).isEqualTo(19);
    }

    @Test
    void each_listing_keeps_its_selection() {
        app.type("jjj").press(KeyType.Tab, KeyType.Tab, KeyType.Tab);
        assertThat(app.ui().place().listing()).isEqualTo(Listing.TASKS);
        assertThat(selected()).isEqualTo(20);
    }

    @Test
    void views_open_and_close() {
        app.press(KeyType.Enter);
        assertThat(app.ui().place().view()).isEqualTo(View.DETAIL);
        assertThat(app.text()).contains("task 17").contains("of team alpha");
        app.type("l");
        assertThat(app.text()).contains("Alan, who has task 17: log");
        app.press(KeyType.Escape, KeyType.Escape);
        assertThat(app.ui().place().view()).isEqualTo(View.MAIN);
        assertThat(app.ui().place().listing()).isEqualTo(Listing.TASKS);
    }

    @Test
    void the_log_is_that_of_the_session_that_has_the_task() {
        app.type("l");
        assertThat(LogSource.of(app.ui()))
                .contains(new LogSource.OfSession(
                        app.ui().place().selected().orElseThrow(),
                        Sessions.usual().name(),
                        "Alan"));
        app.press(KeyType.Escape).type("jjl");
        assertThat(app.ui().place().view()).isEqualTo(View.MAIN);
        assertThat(app.text()).contains("Nobody has task 19.");
        app.press(KeyType.Enter);
        assertThat(app.ui().place().view()).isEqualTo(View.DETAIL);
        assertThat(LogSource.of(app.ui())).isEmpty();
    }

    @Test
    void every_column_orders() {
        app.type("s");
        assertThat(app.text()).contains("WHO↓");
        assertThat(first()).isEqualTo(20);
        app.type("s");
        assertThat(app.text()).contains("TRY↓");
        assertThat(first()).isEqualTo(14);
        app.type("r");
        assertThat(first()).isNotEqualTo(14);
        app.type("<<<");
        assertThat(app.text()).contains("TASK↓");
        assertThat(first()).isEqualTo(3);
        app.type("r");
        assertThat(first()).isEqualTo(20);
    }

    @Test
    void keys_of_agents_and_sessions_do_nothing_here() {
        app.type("micnp").pass(5 * App.SECOND);
        assertThat(app.ui().deeds().countdown()).isEmpty();
        assertThat(app.stops).isEmpty();
        assertThat(app.asks).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a", "l", "t"})
    void a_key_is_a_letter_while_the_filter_is_typed(String key) {
        app.type("/" + key).pass(5 * App.SECOND);
        assertThat(app.ui().query().filter()).isEqualTo(key);
        assertThat(app.asks).isEmpty();
    }

    @Test
    void without_a_task_nothing_is_asked() {
        app.see(Fleets.usual()).type("xa").press(KeyType.Enter).pass(5 * App.SECOND);
        assertThat(app.asks).isEmpty();
    }

    private long first() {
        app.type("g");
        return selected();
    }

    private long selected() {
        return app.ui().selectedTask().orElseThrow().task().number();
    }
}
