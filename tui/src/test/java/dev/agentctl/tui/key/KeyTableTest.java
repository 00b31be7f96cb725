package dev.agentctl.tui.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyTableTest {
    @Test
    void every_action_has_a_key() {
        assertThat(KeyTable.BINDINGS).extracting(Binding::action).contains(Action.values());
    }

    @Test
    void no_key_is_bound_twice() {
        for (Listing listing : Listing.values()) {
            Set<Key> seen = new HashSet<>();
            KeyTable.of(listing)
                    .forEach(binding -> binding.keys()
                            .forEach(key ->
                                    assertThat(seen.add(key)).as("%s", key).isTrue()));
        }
    }

    @Test
    void what_acts_on_agents_sessions_or_tasks_is_dangerous_and_nothing_else_is() {
        assertThat(KeyTable.of(Listing.AGENTS).stream()
                        .filter(Binding::dangerous)
                        .map(Binding::action))
                .containsExactlyInAnyOrder(Action.STOP_SELECTED, Action.STOP_HIGH_MEMORY, Action.STOP_IDLE);
        assertThat(KeyTable.of(Listing.SESSIONS).stream()
                        .filter(Binding::dangerous)
                        .map(Binding::action))
                .containsExactlyInAnyOrder(Action.RETIRE, Action.SHIFT, Action.NUDGE, Action.PAUSE);
        assertThat(KeyTable.of(Listing.TASKS).stream()
                        .filter(Binding::dangerous)
                        .map(Binding::action))
                .containsExactlyInAnyOrder(Action.CANCEL_TASK, Action.RETRY_TASK);
    }

    @Test
    void each_key_has_a_label_in_both_alphabets() {
        KeyTable.BINDINGS.forEach(binding -> binding.keys().forEach(key -> {
            assertThat(key.label(false)).isNotEmpty();
            assertThat(key.label(true)).isNotEmpty().matches("\\p{ASCII}+");
        }));
        assertThat(Arrays.stream(Key.Code.values())).isNotEmpty();
    }

    @Test
    void an_unknown_key_is_bound_to_nothing() {
        assertThat(KeyTable.binding(Key.letter('Z'), Listing.AGENTS)).isEmpty();
        assertThat(KeyTable.binding(Key.letter('m'), Listing.SESSIONS)).isEmpty();
    }
}
